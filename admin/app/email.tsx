/** An email address, which breaks at its sign where it has to. */
export function Email({ address }: { readonly address: string }) {
  const at = address.lastIndexOf('@')
  return (
    <span className="kith-email" title={address}>
      {at < 0 ? address : address.slice(0, at)}
      <wbr />
      {at < 0 ? '' : address.slice(at)}
    </span>
  )
}
