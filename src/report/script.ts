/** What the report does in a browser: shows the chosen image, and the chosen map above it at the chosen opacity. */
export const script = `
for (const gallery of document.querySelectorAll('.gallery')) {
  const examples = [...gallery.querySelectorAll('.example')];
  const opacity = gallery.querySelector('.opacity');
  const outlined = gallery.querySelector('.outlined');
  const choices = [...gallery.querySelectorAll('.choices input')];
  const draw = () => {
    const chosen = choices.findIndex((input) => input.checked);
    examples.forEach((example, index) => {
      example.hidden = index !== chosen;
      const map = example.querySelector('.maps input:checked');
      const above = example.querySelector('.above');
      if (map) {
        const label = map.closest('.choice');
        above.src = label.querySelector('img').src;
        above.alt = label.querySelector('img').alt + ', above the image';
        above.hidden = false;
        example.querySelector('.shown').textContent =
          ': ' + label.querySelector('.method').textContent + ' ' + label.querySelector('.score').textContent;
      }
      above.style.opacity = opacity.value / 100;
      const outline = example.querySelector('.outline');
      if (outline) outline.style.display = outlined.checked ? '' : 'none';
    });
  };
  const keepMethod = (event) => {
    const inputs = [...event.target.closest('.maps').querySelectorAll('input')];
    const place = inputs.indexOf(event.target);
    for (const example of examples) {
      const input = example.querySelectorAll('.maps input')[place];
      if (input) input.checked = true;
    }
    draw();
  };
  for (const maps of gallery.querySelectorAll('.maps')) maps.addEventListener('change', keepMethod);
  for (const input of [...choices, outlined]) input.addEventListener('change', draw);
  opacity.addEventListener('input', draw);
  draw();
}
`;
