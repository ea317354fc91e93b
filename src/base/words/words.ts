import type { Reason } from '#base/reasons.ts'

type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many'

/** What depends on a number is said in every form that the language has; each has at least the general one. */
type Counted<Key extends string> = { readonly [Form in `${Key}_other`]: string } & {
  readonly [Form in `${Key}_${PluralForm}`]?: string
}

/** Reasons that can say more when the numbers behind them are known. */
export type CountedReason = 'code_limit_reached' | 'code_exhausted' | 'referrer_limit_reached'
export type DetailedReason =
  | 'registration_window_passed'
  | 'attribution_window_passed'
  | 'coupon_minimum_not_met'
  | 'referrer_not_eligible'

export type ReasonWords = { readonly [Plain in Reason]: string } & Counted<`${CountedReason}_known`> & {
    readonly [Known in `${DetailedReason}_known`]: string
  }

type RequirementWord =
  | 'registered'
  | 'card_activated'
  | 'active_product'
  | 'completed_order'
  | 'organization_completed_order'
export type RequirementWords = { readonly [Requirement in RequirementWord]: string }

type RuleKey =
  | 'requires'
  | 'requires_nothing'
  | 'unit_customer'
  | 'unit_member'
  | 'unit_organization'
  | 'order_within'
  | 'code_valid_for'
  | 'code_valid_always'
  | 'code_uses_any'
  | 'codes_one_current'
  | 'issue_automatic'
  | 'issue_on_request'
  | 'entered_at'
  | 'place_link'
  | 'place_registration'
  | 'place_checkout'
  | 'attribution_window'
  | 'attribution_any_time'
  | 'checkout'
  | 'checkout_exclusive'
  | 'trigger_registration'
  | 'trigger_card_activation'
  | 'trigger_first_order_placed'
  | 'trigger_first_order_paid'
  | 'trigger_first_order_completed'
  | 'referrer_gets_each_time'
  | 'referrer_gets_first_time'
  | 'referee_gets'
  | 'referee_gets_nothing'
  | 'referee_gets_nothing_at_all'
  | 'nothing_given'
  | 'referrer_gets_nothing'
  | 'gift_credit'
  | 'gift_benefit_actions'
  | 'gift_with_terms'
  | 'gift_terms_separator'
  | 'gift_expires_after'
  | 'gift_valid_for'
  | 'gift_minimum'
  | 'gift_automatically'
  | 'gift_issue_after'
  | 'gift_to_claim'
  | 'discount_percentage'
  | 'discount_amount'
  | 'discount_free_shipping'
  | 'discount_free_item'
  | 'discount_categories'
  | 'claim_automatic'
  | 'claim_manual'
  | 'refund_revoke'
  | 'refund_keep'
  | 'cancel_revoke'
  | 'cancel_keep'
  | 'partial_revoke'
  | 'partial_keep'
type CountedRuleKey =
  | 'limit_day'
  | 'limit_calendar_month'
  | 'limit_lifetime'
  | 'code_uses'
  | 'codes_each'
  | 'referrer_gets_at'
  | 'referrer_gets_every'
  | 'gift_points'
  | 'gift_coupon'
  | 'gift_benefit'

export type RuleWords = { readonly [Key in RuleKey]: string } & Counted<CountedRuleKey>

type CartWord = 'code_alone' | 'discount_coupon' | 'discount_gift_voucher' | 'discount_other'
export type CartWords = { readonly [Word in CartWord]: string }

/** What was looked at when something was decided. */
type CheckWord =
  | 'code_known'
  | 'program_active'
  | 'code_accepted_here'
  | 'code_not_revoked'
  | 'code_not_expired'
  | 'code_has_uses_left'
  | 'not_own_code'
  | 'organization_known'
  | 'not_participated_before'
  | 'customer_is_new'
  | 'organization_is_new'
  | 'registration_window'
  | 'attribution_window'
  | 'visited_before_registering'
  | 'referrer_below_limit'
  | 'benefit_open'
  | 'line_for_benefit'
  | 'can_still_succeed'
  | 'gift_is_due'
  | 'registration_reached'
  | 'card_activation_reached'
  | 'first_order_reached'
  | 'registration_stands'
  | 'card_activation_stands'
  | 'first_order_stands'
  | 'granted_by_hand'
  | 'revoked_by_hand'
  | 'restored_by_hand'
export type CheckWords = { readonly [Check in CheckWord]: string }

/** What was left undone by somebody whose referral lapsed; `steps` is what any one of would have done. */
type UndoneWord =
  | 'in_time'
  | 'ever'
  | 'order_late'
  | 'order_before'
  | 'card_before'
  | 'order_cancelled'
  | 'step_card_activation'
  | 'step_first_order_placed'
  | 'step_first_order_paid'
  | 'step_first_order_completed'
export type UndoneWords = { readonly [Word in UndoneWord]: string }

/** Why something that a store told of did nothing. */
type WhyWord =
  | 'order_unknown'
  | 'no_code'
  | 'code_refused'
  | 'not_first_order'
  | 'waiting'
  | 'too_early'
  | 'counted'
  | 'ended'
  | 'paused'
  | 'facts_only'
  | 'did_before'
export type WhyWords = { readonly [Why in WhyWord]: string }

/** What is wrong with a field of a request. */
export type FieldWord =
  | 'required'
  | 'template_empty'
  | 'template_not_closed'
  | 'template_unknown'
  | 'template_wrong'
  | 'unknown'
  | 'type_text'
  | 'type_number'
  | 'type_whole_number'
  | 'type_boolean'
  | 'type_list'
  | 'type_object'
  | 'one_of'
  | 'most'
  | 'least'
  | 'more_than'
  | 'less_than'
  | 'most_characters'
  | 'least_characters'
  | 'most_items'
  | 'least_items'
  | 'name'
  | 'end_after_start'
  | 'key'
  | 'address'
  | 'address_or_path'
  | 'time_or_day'
  | 'duration'
  | 'twice'
  | 'same_as_nothing'
  | 'unstorable'
export type FieldWords = { readonly [Word in FieldWord]: string }

/** What exactly is in the way, where the reason says no more than that something is. */
export type CauseWord =
  | 'program_key_taken'
  | 'program_edited_meanwhile'
  | 'program_edited_by'
  | 'program_edited_by_you'
  | 'past_too_long'
  | 'program_archived'
  | 'cart_of_another'
  | 'spend_captured'
  | 'spend_of_another_order'
  | 'spend_over'
  | 'reward_not_issued'
  | 'reward_taken_back'
  | 'reward_used'
  | 'reward_not_revoked'
  | 'reward_revoked_by_rule'
  | 'reward_not_earned'
  | 'unknown_here'
  | 'referral_of_others'
  | 'benefit_to_claim'
  | 'benefit_without_code'
  | 'keys_too_many'
  | 'last_secret_key'
  | 'key_ended'
  | 'endpoints_too_many'
  | 'page_edited_meanwhile'
  | 'image_of_no_kind'
  | 'image_broken'
  | 'image_too_many_pixels'
  | 'images_too_many'
  | 'image_in_use'
  | 'endpoint_off'
  | 'message_not_failed'
  | 'invitations_off'
  | 'register_first'
  | 'sign_in_needed'
  | 'role_may_not'
  | 'other_origin'
  | 'last_owner'
  | 'staff_known'
  | 'invitation_over'
  | 'first_owner_there'
  | 'setup_code_wrong'
  | 'site_key_taken'
  | 'credentials_wrong'
  | 'password_wrong'
  | 'password_length'
  | 'two_factor_wrong'
  | 'sign_in_again'
  | 'link_over'
  | 'two_factor_on'
  | 'secret_key_needed'
  | 'publishable_key_needed'
export type CauseWords = { readonly [Cause in CauseWord]: string }

/** Emails to staff. */
type LetterWord =
  | 'reset_subject'
  | 'reset_body'
  | 'reset_ignore'
  | 'reset_button'
  | 'invitation_subject'
  | 'invitation_body'
  | 'invitation_body_by'
  | 'invitation_until'
  | 'invitation_button'
  | 'role_owner'
  | 'role_marketer'
  | 'role_support'
  | 'role_developer'
export type LetterWords = { readonly [Word in LetterWord]: string }

type NoticeWord =
  | 'reward_earned'
  | 'reward_to_claim'
  | 'reward_revoked'
  | 'reward_restored'
  | 'reward_expiring'
  | 'reward_expired'
  | 'friend_joined'
  | 'your_code'
  | 'code_expiring'
export type NoticeWords = { readonly [Word in `${NoticeWord}_title` | `${NoticeWord}_body` | 'by_hand_body']: string }

type LossWord =
  | 'order_cancelled'
  | 'order_refunded'
  | 'order_refunded_in_part'
  | 'window_passed'
  | 'already_participated'
  | 'program_paused'
  | 'other'
export type LossWords = { readonly [Word in LossWord]: string }

type PageWord =
  | 'rules'
  | 'your_code'
  | 'go'
  | 'go_home'
  | 'invited_by'
  | 'invited'
  | 'code_hint'
  | 'copy'
  | 'copied'
  | 'gifts_title'
  | 'gifts_title_one'
  | 'side_you'
  | 'side_friend'
  | 'side_inviter'
  | 'side_invited'
  | 'side_inviting'
  | 'you_registration'
  | 'you_card_activation'
  | 'you_first_order_placed'
  | 'you_first_order_paid'
  | 'you_first_order_completed'
  | 'you_checkout'
  | 'they_registration'
  | 'they_card_activation'
  | 'they_first_order_placed'
  | 'they_first_order_paid'
  | 'they_first_order_completed'
  | 'they_checkout'
  | 'each_time'
  | 'first_time'
  | 'ladder_title'
  | 'rung_done'
  | 'share_title'
  | 'share_link'
  | 'share_device'
  | 'share_email'
  | 'share_x'
  | 'share_facebook'
  | 'share_wechat'
  | 'facebook_hint'
  | 'wechat_hint'
  | 'qr'
  | 'qr_hint'
  | 'share_none'
  | 'get_link'
  | 'here_as'
  | 'become'
  | 'ends_in'
  | 'begins_in'
  | 'time_left'
  | 'time_over'
  | 'until'
  | 'until_day'
  | 'begins'
  | 'your_time'
  | 'leaderboard_title'
  | 'leaderboard_empty'
  | 'earned_stays'
  | 'spent'
  | 'sign_in_again'
  | 'language'
  | 'image_of'
  | 'not_found_title'
  | 'not_found'
  | 'unsubscribe_title'
  | 'unsubscribe'
  | 'unsubscribe_button'
  | 'unsubscribed_title'
  | 'unsubscribed'

type CountedPageWord = 'rung_at' | 'rung_every' | 'rung_times' | 'rung_left' | 'so_far'

/** All that is said in one language. A language that leaves something out does not compile. */
export interface Words {
  readonly reasons: ReasonWords
  readonly requirements: RequirementWords
  readonly rules: RuleWords
  readonly pages: { readonly [Word in PageWord]: string } & Counted<CountedPageWord>
  readonly carts: CartWords
  readonly checks: CheckWords
  readonly causes: CauseWords
  readonly letters: LetterWords
  readonly undone: UndoneWords
  readonly whys: WhyWords
  readonly fields: FieldWords
  readonly notices: NoticeWords
  readonly losses: LossWords
}

export type WordKey =
  | `rules.${RuleKey | CountedRuleKey}`
  | `requirements.${RequirementWord}`
  | `pages.${PageWord | CountedPageWord}`
  | `carts.${CartWord}`
  | `checks.${CheckWord}`
  | `causes.${CauseWord}`
  | `letters.${LetterWord}`
  | `undone.${UndoneWord}`
  | `whys.${WhyWord}`
  | `fields.${FieldWord}`
  | `losses.${LossWord}`
  | `notices.${NoticeWord}_${'title' | 'body'}`
  | 'notices.by_hand_body'
