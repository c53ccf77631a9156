// Marks the page as scripted and starts the components; every page works without this file.
import { Button, ErrorSummary, NotificationBanner, SkipLink, createAll } from './govuk-frontend.js'

document.documentElement.classList.add('js-enabled')
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, ErrorSummary, NotificationBanner, SkipLink]) {
  createAll(component)
}
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}
