/*
 * What the report does in a browser: shows the chosen image and the chosen map above it, keeps the choice of map from
 * image to image, and changes the theme.
 */
const root = document.documentElement;
const theme = document.querySelector('.theme');
const isDark = () =>
  root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
const nameTheme = () => {
  theme.textContent = isDark() ? '☀ Light theme' : '☾ Dark theme';
};
theme.hidden = false;
theme.addEventListener('click', () => {
  root.dataset.theme = isDark() ? 'light' : 'dark';
  nameTheme();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', nameTheme);
nameTheme();

for (const gallery of document.querySelectorAll('.gallery')) {
  const examples = [...gallery.querySelectorAll('.example')];
  const choices = [...gallery.querySelectorAll('.choices input')];
  const [opacity, overlaid, outlined] = ['.opacity', '.overlaid', '.outlined'].map((name) =>
    gallery.querySelector(name),
  );
  choices.forEach((input, index) => {
    const thumb = input.parentElement.querySelector('.thumb');
    thumb.src = examples[index].querySelector('.image').src;
    thumb.hidden = false;
  });
  for (const row of gallery.querySelectorAll('.states')) {
    const choices = [...row.closest('.example').querySelectorAll('.choice')];
    const trained = row.querySelector('.trained');
    trained.querySelector('img').src = choices
      .find((label) => label.dataset.map === row.dataset.map)
      .querySelector('img').src;
    trained.hidden = false;
  }
  const drawExample = (example) => {
    const above = example.querySelector('.above');
    const chosen = example.querySelector('.maps input:checked');
    const label = chosen?.closest('.choice');
    above.hidden = !label || !overlaid.checked;
    above.style.opacity = opacity.value / 100;
    for (const row of example.querySelectorAll('.states'))
      row.hidden = !label || row.dataset.map !== label.dataset.map;
    if (!label) return;
    const map = label.querySelector('img');
    above.src = map.src;
    above.alt = `${map.alt}, above the image`;
    example.querySelector('.shown').textContent = `: ${label.dataset.map}`;
  };
  const draw = () => {
    const place = choices.findIndex((input) => input.checked);
    examples.forEach((example, index) => {
      example.hidden = index !== place;
      drawExample(example);
    });
    gallery.querySelector('.percent').textContent = `${opacity.value} %`;
    gallery.classList.toggle('bare', Boolean(outlined) && !outlined.checked);
  };
  gallery.addEventListener('change', (event) => {
    const label = event.target.closest('.choice');
    for (const example of label ? examples : []) {
      const same = [...example.querySelectorAll('.choice')].find(
        (other) => other.dataset.map === label.dataset.map,
      );
      if (same) same.querySelector('input').checked = true;
    }
    draw();
  });
  opacity.addEventListener('input', draw);
  draw();
}
