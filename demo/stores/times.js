// Times are those of whoever looks, as in the widget beside them: on the first page they are put right here, and from the next one on
// the store writes them so.
const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
const kept = `zone=${encodeURIComponent(timeZone)}`
if (!document.cookie.split('; ').includes(kept)) {
  // biome-ignore lint/suspicious/noDocumentCookie: the other way to write one is for pages with TLS only
  document.cookie = `${kept}; path=/; max-age=31536000; samesite=lax`
  for (const time of document.querySelectorAll('time[data-look]')) {
    const format = new Intl.DateTimeFormat(document.documentElement.lang, {
      ...JSON.parse(time.dataset.look),
      timeZone,
    })
    time.textContent = format.format(new Date(time.dateTime))
  }
}
