// In a frame on a site of the business: tells that site how high the form is, and opens what leaves the form in a tab.
const sites = document.querySelector('meta[name="recourse-sites"]').content.split(' ')
const page = document.querySelector('.rc-page')
let host = ''
const tell = () => {
  if (host) parent.postMessage({ recourse: 'height', height: Math.ceil(page.getBoundingClientRect().height) }, host)
}
addEventListener('message', (event) => {
  // Who may frame us is decided by the header `frame-ancestors`; the list here says the same once more.
  if (event.source !== parent || !sites.includes(event.origin) || event.data?.recourse !== 'hello') return
  host = event.origin
  tell()
})
new ResizeObserver(tell).observe(page)
const form = location.pathname.split('/e/')[0] + '/e/'
for (const link of document.links) {
  if (!link.protocol.startsWith('http') || link.pathname.startsWith(form)) continue
  const said = document.createElement('span')
  said.textContent = ` ${document.body.dataset.newTab}`
  link.target = '_blank'
  link.rel = 'noopener'
  link.append(said)
}
