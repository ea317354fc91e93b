import { SegmentedControl, Stack, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { type SessionSite, useSite } from '#admin/app/session.ts'
import { useProgramForm } from '#admin/programs/form/state.tsx'
import { programWords } from '#admin/programs/words.ts'
import type { Locale } from '#base/words.ts'
import { generatedDecoration } from '#pages/decoration.ts'
import { activityDocument } from '#pages/document.ts'
import type { Role } from '#pages/view.ts'
import { laddersOf, type PageView, wordsOf } from '#pages/view.ts'
import type { Draft } from '#programs/draft.ts'
import { fillShareText } from '#programs/share.ts'

/** The page of the activity as it would be made, by the code that serves the public one. */
export function SharePagePreview() {
  const t = useWords(programWords)
  const language = useLanguage()
  const site = useSite()
  const { read } = useProgramForm()
  const [role, setRole] = useState<Role>('friend')
  const text = useMemo(
    () => (read.draft === null ? null : documentFor(read.draft, { site, role, locale: language })),
    [read, site, role, language],
  )
  return (
    <Stack gap="sm">
      <SegmentedControl
        size="xs"
        aria-label={t('preview_as')}
        value={role}
        onChange={(as) => setRole(as as Role)}
        data={[
          { value: 'friend', label: t('preview_friend') },
          { value: 'referrer', label: t('preview_referrer') },
        ]}
      />
      {text === null ? (
        <Text size="sm" c="dimmed">
          {t('rules_not_yet')}
        </Text>
      ) : (
        <iframe title={t('aside_page')} srcDoc={text} sandbox="" className="kith-preview" />
      )}
      <Text size="xs" c="dimmed">
        {t('preview_about')}
      </Text>
    </Stack>
  )
}

interface Shown {
  readonly site: SessionSite
  readonly role: Role
  readonly locale: Locale
}

function documentFor(draft: Draft, { site, role, locale }: Shown): string {
  const { definition, period } = draft
  const code = 'FRIEND24'
  const link = `${site.homeUrl ?? location.origin}/r/${code}`
  const variables = { link, code, program: draft.name, site: site.name, name: 'Aiko' }
  const speech = { locale, currency: site.currency }
  const { image } = definition.share
  const view: PageView = {
    ...{ locale, role, status: 'active', now: Date.now(), basePath: '', timeZone: site.timeZone, siteName: site.name },
    title: fillShareText(definition.share.title, variables) || draft.name,
    subtitle: fillShareText(definition.share.subtitle, variables),
    // A picture of somebody else's server is not for this page to load.
    image: image?.startsWith('/') ? image : null,
    clockStands: true,
    ...period,
    ...{ notice: [], inviter: role === 'friend' ? 'Aiko' : null, code: role === 'friend' ? code : null },
    ...{ own: null, person: null, canGetLink: false },
    go: { address: '#', label: site.name },
    become: null,
    ...wordsOf(definition, { ...speech, status: 'active', role }),
    ladders: laddersOf(definition.triggers, null, speech),
    leaders: [],
  }
  const shown = { ...definition, share: { ...definition.share, image: view.image } }
  const around = { address: link, image: null, script: 'about:blank', inLanguage: () => '#' }
  const { text } = activityDocument(generatedDecoration(shown), view, around)
  // It stays a picture of a page: nothing runs in it, and its policy is that of the portal.
  return text.replaceAll(/<script[^>]*><\/script>/g, '')
}
