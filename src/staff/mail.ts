import type { Role } from '#staff/permissions.ts'

/** An email to somebody of the staff. */
export type StaffMail =
  | { readonly kind: 'reset'; readonly to: string; readonly locale: string | null; readonly link: string }
  | {
      readonly kind: 'invitation'
      readonly to: string
      readonly locale: string | null
      readonly link: string
      readonly workspace: string
      readonly role: Role
      readonly invitedBy: string | null
    }
