/* What a page can do only with a script: copy, the device's share sheet, a clock that runs, the reader's own time. */
const root = document.documentElement
root.classList.add('js')
const locale = root.lang

for (const button of document.querySelectorAll('[data-copy]')) {
  const words = button.querySelector('span')
  const label = words.textContent
  button.addEventListener('click', async () => {
    if (!(await copy(button.dataset.copy))) return
    words.textContent = button.dataset.done
    setTimeout(() => {
      words.textContent = label
    }, 2_000)
  })
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Without https there is no clipboard: the old way still works, if only for what is selected.
    const field = document.createElement('textarea')
    field.value = text
    document.body.append(field)
    field.select()
    const done = document.execCommand('copy')
    field.remove()
    return done
  }
}

for (const button of document.querySelectorAll('[data-share]')) {
  const { share: url, title, text } = button.dataset
  button.hidden = typeof navigator.share !== 'function'
  button.addEventListener('click', () => navigator.share({ url, title, text }).catch(() => {}))
}

for (const link of document.querySelectorAll('[data-opens]')) {
  const panel = document.getElementById(link.dataset.opens)
  link.addEventListener('click', (event) => {
    event.preventDefault()
    panel.closest('details').open = true
    panel.scrollIntoView({ block: 'nearest' })
  })
}

const units = { day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1_000 }

for (const clock of document.querySelectorAll('[data-left]')) {
  if (clock.dataset.runs === 'no') continue
  const began = performance.now()
  const show = () => {
    const left = Number(clock.dataset.left) - (performance.now() - began)
    if (left <= 0) {
      clearInterval(timer)
      clock.hidden = true
      clock.nextElementSibling.hidden = false
      return
    }
    let rest = Math.ceil(left / 1_000) * 1_000
    for (const cell of clock.querySelectorAll('[data-unit]')) {
      const { unit } = cell.dataset
      const count = Math.floor(rest / units[unit])
      rest -= count * units[unit]
      if (cell.textContent === String(count)) continue
      cell.textContent = String(count)
      const parts = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).formatToParts(count)
      cell.nextElementSibling.textContent = parts
        .filter(({ type }) => type === 'unit')
        .map(({ value }) => value.trim())
        .join('')
    }
  }
  const timer = setInterval(show, 1_000)
  show()
}

for (const time of document.querySelectorAll('time[data-local]')) {
  const at = new Date(time.dateTime)
  const said = (timeZone) =>
    new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at)
  if (said(undefined) === said(time.dataset.zone)) continue
  const day = { year: 'numeric', month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit' }
  const name = new Intl.DateTimeFormat().resolvedOptions().timeZone === 'UTC' ? 'short' : 'shortGeneric'
  const here = new Intl.DateTimeFormat(locale, { ...day, timeZoneName: name }).format(at)
  time.append(` · ${time.dataset.local.replace('%', () => here)}`)
}
