/**
 * The report's style sheet: light and dark (each colour once, as a pair), from phones to paper; text on its ground
 * at least 4.5 : 1, marks at least 3 : 1.
 */
export const style = `
:root{color-scheme:light dark;
--ground:light-dark(#fff,#12161b);--raised:light-dark(#f4f6f8,#1b2128);--text:light-dark(#1b1f24,#e7eaee);--soft:light-dark(#565f6b,#a9b2bd);--line:light-dark(#d5d9df,#38414c);
--mark:light-dark(#0b5cad,#79b8ff);--null:light-dark(#a8480a,#ff9f5a);--dots:.45;
--pass:light-dark(#116329,#7ee2a0);--passBack:light-dark(#e2f4e6,#15301f);--fail:light-dark(#a40e26,#ffa5a0);--failBack:light-dark(#fde8e8,#3c1a1d);--undecided:light-dark(#6b4e00,#f0cd6b);--undecidedBack:light-dark(#fbf1d3,#352a0e);
--b0:light-dark(#6f42c1,#c9a6ff);--b1:light-dark(#0a7f7f,#5fd5d5);--b2:light-dark(#8a3d6b,#f39ac7);--b3:light-dark(#4f5b66,#b5c0cb)}
:root[data-theme=light]{color-scheme:light}:root[data-theme=dark]{color-scheme:dark}
*{box-sizing:border-box}
html{scroll-padding-top:4rem}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header,main{max-width:1160px;margin:0 auto;padding:0 20px}main{padding-bottom:3rem}
:focus-visible{outline:3px solid var(--mark);outline-offset:2px;border-radius:2px}
a{color:var(--mark)}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;z-index:3;background:var(--ground);padding:.3em .8em}
header{display:grid;grid-template-columns:1fr auto;gap:0 1rem;align-items:center;padding-top:10px;padding-bottom:6px}
h1{font-size:1.05rem;margin:0;color:var(--soft);font-weight:600;overflow-wrap:anywhere}
.theme{font:inherit;font-size:.85rem;color:var(--text);background:var(--raised);border:1px solid var(--line);border-radius:6px;padding:.3em .8em;min-height:32px;cursor:pointer;white-space:nowrap}
nav{font-size:.9rem}header nav{grid-column:1/3}
nav ul{display:flex;flex-wrap:wrap;gap:0 1.1rem;list-style:none;margin:0;padding:0}nav a{display:inline-block;padding:.25em 0}
h2{font-size:1.5rem;margin:1.8em 0 .3em;line-height:1.25}h3{font-size:1.25rem;margin:2.2em 0 .2em}h4{font-size:1.02rem;margin:1.8em 0 .1em}
h2+section>h3,nav+section>h3{margin-top:.6em}h3::first-letter{text-transform:uppercase}
#verdicts h2{margin:1.2em 0 .2em;font-size:1.1rem}
.task>h2,#settings h2,#manifest h2{border-top:1px solid var(--line);padding-top:1em}
p{margin:.3em 0 .7em;max-width:75ch}
.sentence{font-size:1.35rem;line-height:1.35;font-weight:650;max-width:62ch;margin:.7em 0 .8em}
.subsentence{font-weight:600}.rule{color:var(--soft);font-size:.9rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.9rem}
caption{text-align:left;color:var(--soft);padding:.6em 0 0;font-size:.85rem;caption-side:bottom}
th,td{text-align:left;padding:.4em .8em;border-bottom:1px solid var(--line);vertical-align:top}
th:first-child{padding-left:0}
thead th{color:var(--soft);font-weight:600;vertical-align:bottom}tbody th{font-weight:600;white-space:nowrap}
td.number{text-align:right;white-space:nowrap}
.scroll td .verdict{font-size:.95em}
.scroll table{width:auto;min-width:min(100%,30rem)}
small{display:block;color:var(--soft);font-size:.8rem;font-weight:400}
.verdicts{table-layout:fixed}.verdicts thead th:first-child{width:27%}.verdicts td,.verdicts th{padding-top:.35em;padding-bottom:.35em;line-height:1.35}
.verdicts thead th::first-letter{text-transform:uppercase}
.verdicts .margin{font-weight:600;white-space:nowrap}
.verdicts td small.other{white-space:normal}
.trusted th{box-shadow:inset 4px 0 var(--pass);padding-left:12px!important}
.turned th{white-space:normal}.turned thead th{text-align:right}.turned thead th:first-child{text-align:left}.turned td{text-align:right;white-space:normal}.turned{font-size:.85rem}.turned th,.turned td{padding-left:.5em;padding-right:.5em}.turned .reasons{font-size:.8rem}
.verdict{display:inline-block;white-space:nowrap;padding:0 .5em;border-radius:4px;font-weight:600}
.pass{color:var(--pass);background:var(--passBack)}.fail{color:var(--fail);background:var(--failBack)}.undecided{color:var(--undecided);background:var(--undecidedBack)}
.under{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 2rem;font-size:.9rem;color:var(--soft);margin-top:.6rem}
.downloads{display:flex;flex-wrap:wrap;gap:.1rem 1.4rem;list-style:none;margin:.3em 0;padding:0}
svg{display:block}
figure{margin:0}
.plot{width:100%;height:auto;overflow:visible}.plot text{white-space:pre}
.dots{fill-opacity:var(--dots)}.scores .wide{max-width:1000px}.scores .narrow{max-width:520px}.scores{margin:.8rem 0 .4rem}.scores .narrow{display:none}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.3rem;list-style:none;margin:.5rem 0;padding:0;color:var(--soft);font-size:.85rem}
.legend li{display:flex;align-items:center;gap:.45rem}
.key{flex:none;width:18px;height:14px;position:relative}
.key.dot::after,.key.mean::after{content:"";position:absolute;border-radius:50%}
.key.dot::after{width:6px;height:6px;left:6px;top:4px;background:var(--mark)}
.key.mean{background:linear-gradient(var(--text),var(--text)) center/100% 3px no-repeat}.key.mean::after{width:10px;height:10px;left:4px;top:2px;background:var(--text)}
.key.null,.key.b0,.key.b1,.key.b2,.key.b3{width:0;margin:0 7px;border-left:3px solid var(--null)}
.key.b0{border-left:2px dashed var(--b0)}.key.b1{border-left:2px dashed var(--b1)}.key.b2{border-left:2px dashed var(--b2)}.key.b3{border-left:2px dotted var(--b3)}
.key.line{background:linear-gradient(var(--mark),var(--mark)) center/100% 2px no-repeat}.key.shade{background:var(--null);opacity:.3}
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,240px),1fr));gap:1.2rem 1.4rem;margin-top:.6rem}
.panel figcaption{font-size:.9rem;font-weight:600}
fieldset{border:0;margin:0;padding:0;min-width:0}
legend{padding:0;color:var(--soft);font-size:.85rem}
.choices>div{display:flex;flex-wrap:wrap;gap:.5rem;padding:.2rem 0}
.chip{display:flex;align-items:center;gap:.5rem;border:1px solid var(--line);border-radius:6px;padding:3px .7em 3px 3px;min-height:32px;font-size:.85rem;cursor:pointer}
.chip>span{max-width:11rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;padding-left:.4em}
.thumb{display:block;width:44px;height:44px;object-fit:cover;border-radius:4px}
.choices label{position:relative}
.choices input,.choice input{position:absolute;opacity:0}
.choices input:checked+.chip{background:var(--text);color:var(--ground);border-color:var(--text)}
.choices input:focus-visible+.chip,.choice:has(:focus-visible){outline:3px solid var(--mark);outline-offset:2px}
.controls{display:flex;flex-wrap:wrap;gap:.4rem 1.8rem;margin:.6rem 0 .9rem;font-size:.9rem}
.controls label{display:flex;align-items:center;gap:.5rem;min-height:28px}.controls input{accent-color:var(--mark)}.percent{min-width:3.2em;font-variant-numeric:tabular-nums}
.example{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,7fr);gap:1.2rem 1.4rem;align-items:start}
.example[hidden]{display:none}.example+.example{margin-top:2rem}
.stack{display:block;position:relative;background:#000;border-radius:4px;overflow:hidden}
.stack img,.stack svg{display:block;width:100%;height:auto}
.stack .above,.stack .outline{position:absolute;inset:0;height:100%}
.stack [hidden]{display:none}
.map{filter:url(#inferno)}
.edge{fill:none;stroke:#3df0ff;stroke-width:var(--edge,2px);vector-effect:non-scaling-stroke;stroke-linecap:square}
.choice{--edge:1px}
.bare .outline{display:none}
@media (min-width:900px) and (min-height:700px){.stage{position:sticky;top:4rem}}
.stage figcaption{font-size:.85rem;color:var(--soft);overflow-wrap:anywhere;padding-top:.3rem}
.maps{display:grid;grid-template-columns:repeat(auto-fill,minmax(132px,1fr));gap:.7rem}
.choice{position:relative;display:block;padding:5px;border-radius:6px;cursor:pointer;font-size:.8rem;line-height:1.3}
.choice:has(:checked){background:var(--raised);box-shadow:0 0 0 2px var(--mark)}
.choice .method{display:block;font-weight:600;overflow-wrap:anywhere;padding:.25em 0 .1em}
.choice .kind{display:block;color:var(--soft)}
.choice .score{display:flex;justify-content:space-between;gap:.4em;color:var(--soft);font-size:.75rem}
.choice .score b{color:var(--text);font-weight:600;font-variant-numeric:tabular-nums}
.states{grid-column:1/-1}.states[hidden]{display:none}.states h4{margin-top:.2em}.states p{font-size:.9rem;color:var(--soft)}
.states ol{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(96px,130px));gap:.8rem}
.states li{font-size:.78rem;line-height:1.35}.states li span{display:block;color:var(--soft);overflow-wrap:anywhere}.states b{color:var(--text);font-variant-numeric:tabular-nums}
.states img{display:block;width:100%;height:auto;border-radius:4px;margin-bottom:.25rem}
details{margin:.5rem 0}summary{cursor:pointer;color:var(--mark);padding:.15em 0;width:fit-content}
code{font-size:.85em;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:minmax(6rem,max-content) 1fr;gap:.15rem 1rem;margin:0;font-size:.9rem}
dt{color:var(--soft)}dd{margin:0;min-width:0}
.filters{position:absolute}
@media (min-width:900px){header{position:sticky;top:0;z-index:2;background:var(--ground);grid-template-columns:auto 1fr auto;max-width:none;padding-left:max(20px,calc(50% - 560px));padding-right:max(20px,calc(50% - 560px));border-bottom:1px solid var(--line)}header nav{grid-column:2;grid-row:1;justify-self:end}.theme{grid-column:3}}
@media (max-width:999px){.verdicts th,.verdicts td{padding-left:.3em;padding-right:.3em}.verdicts tbody th{white-space:normal;overflow-wrap:anywhere}.verdicts .against{font-size:0}.verdicts .against::after{content:"|";font-size:.8rem}.verdicts td small{font-size:.75rem;white-space:nowrap}}
@media (max-width:699px){.example{grid-template-columns:1fr}.stage{max-width:480px}}
@media (max-width:719px){.scores .narrow{display:block}.scores .wide{display:none}}
@media (max-width:639px){
header,main{padding-left:16px;padding-right:16px}
nav{overflow-x:auto;white-space:nowrap}nav ul{flex-wrap:nowrap;gap:.9rem}
.sentence{font-size:1.1rem;margin:.4em 0 .5em}
.maps{grid-template-columns:repeat(2,minmax(0,1fr))}
.thumb{width:36px;height:36px}.chip>span{max-width:6rem}
.verdicts{display:flex;flex-direction:column}.verdicts thead,.verdicts tbody{display:block}
.verdicts caption{display:block;order:2}
.verdicts tr{display:grid;grid-template-columns:repeat(var(--criteria),minmax(0,1fr));gap:0 4px;border-bottom:1px solid var(--line);padding:.25rem 0}
.verdicts th,.verdicts td{border:0;padding:.1em 0!important;font-size:.82rem}
.verdicts thead th{font-size:.72rem;hyphens:manual}.verdicts thead th:first-child{display:none}
.verdicts tbody th{grid-column:1/-1;padding-left:0!important}.verdicts tbody th small{display:inline;margin-left:.6em}
.verdicts td small{font-size:.7rem;white-space:nowrap}.verdicts .against::after{font-size:.7rem}
.verdicts .verdict{padding:0 .2em;font-size:.7rem}.verdicts .undecided{letter-spacing:-.03em;word-spacing:-.15em}.verdicts .margin{display:block}
.trusted th{box-shadow:none}.trusted{box-shadow:inset 4px 0 var(--pass);padding-left:10px!important}
dl{grid-template-columns:1fr}dd{padding-left:1rem}
}
@media print{
:root{color-scheme:light!important;--passBack:#fff;--failBack:#fff;--undecidedBack:#fff}
header{position:static;padding-left:0;padding-right:0;border:0}main{max-width:none;padding:0}
nav,.theme,.controls,.choices,.downloads,.skip,details:not([open]){display:none}.scores .wide{display:block}.scores .narrow{display:none}
tr,figure,.panel,.choice,.states{break-inside:avoid}h2,h3,h4{break-after:avoid}
.scroll{overflow:visible}.scroll table{font-size:.66rem;width:100%;min-width:0}.scroll th,.scroll td{padding:.2em .3em;white-space:normal}.scroll td.number{white-space:normal}.scroll .verdict{padding:0}.scroll table.turned{font-size:.58rem}.scroll .turned .reasons{font-size:1em}
.verdicts{break-inside:avoid}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;
