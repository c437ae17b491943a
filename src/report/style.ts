/** The report's style sheet: light and dark, from phones to paper; text on its ground at least 4.5 : 1. */
export const style = `
:root{--ground:#fff;--raised:#f5f6f8;--text:#1b1f24;--soft:#565f6b;--line:#d5d9df;--mark:#0b5cad;--pass:#116329;--fail:#a40e26;--undecided:#6b4e00;--passBack:#e2f4e6;--failBack:#fde8e8;--undecidedBack:#fbf1d3;--null:#a8480a;--b0:#6f42c1;--b1:#0a7f7f;--b2:#8a3d6b;--b3:#4f5b66;--dots:.38}
@media (prefers-color-scheme:dark){:root{--ground:#12161b;--raised:#1b2128;--text:#e7eaee;--soft:#a9b2bd;--line:#38414c;--mark:#79b8ff;--pass:#7ee2a0;--fail:#ffa5a0;--undecided:#f0cd6b;--passBack:#15301f;--failBack:#3c1a1d;--undecidedBack:#352a0e;--null:#ff9f5a;--b0:#c9a6ff;--b1:#5fd5d5;--b2:#f39ac7;--b3:#b5c0cb;--dots:.6}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1120px;margin:0 auto;padding:16px}
h1{font-size:1.35rem;margin:.2em 0 .4em;color:var(--soft);font-weight:600}
h2{font-size:1.35rem;margin:1.6em 0 .4em}h3{font-size:1.1rem;margin:2em 0 .2em}h4{font-size:1rem;margin:1.4em 0 0}
header h2{margin:.9em 0 0}
p{margin:.3em 0 .7em;max-width:75ch}
.sentence{font-size:1.3rem;line-height:1.35;font-weight:600;max-width:60ch}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.9rem}
caption{text-align:left;color:var(--soft);padding:.2em 0;font-size:.85rem}
th,td{text-align:left;padding:.4em .7em;border-bottom:1px solid var(--line);vertical-align:top}
thead th{color:var(--soft);font-weight:600}tbody th{font-weight:600;white-space:nowrap}
@media (min-width:1000px){.overview{table-layout:fixed}}
@media (max-width:999px){.overview td,.overview th{padding:.25em .4em}.overview tbody th{white-space:normal}}
td.number{text-align:right;white-space:nowrap}
td small{display:block;color:var(--soft);font-size:.8rem;white-space:nowrap}
.overview td,.overview th{padding:.25em .7em}@media (min-width:1000px){.overview thead th:first-child{width:28%}}
.reasons{min-width:14rem}
.overview td small{line-height:1.25}
.verdict{display:inline-block;white-space:nowrap;padding:0 .5em;border-radius:4px;font-weight:600}
.pass{color:var(--pass);background:var(--passBack)}.fail{color:var(--fail);background:var(--failBack)}.undecided{color:var(--undecided);background:var(--undecidedBack)}
svg{display:block;overflow:visible}
.strip{display:grid;grid-template-columns:13.5rem 1fr 3.5rem;align-items:center;gap:.6rem;font-size:.9rem}
.strip svg{width:100%}.strip .name{text-align:right}.strip .value{font-variant-numeric:tabular-nums}
.strip+.strip svg:not(.axis){border-top:1px solid var(--line)}
.grid{stroke:var(--line);stroke-width:1}
.dots circle{fill:var(--mark);fill-opacity:var(--dots)}
.interval{stroke:var(--text);stroke-width:3}
.mean{fill:var(--text);stroke:var(--ground);stroke-width:1.5}
.null{stroke:var(--null);stroke-width:2.5}
.baseline{stroke-width:2;stroke-dasharray:4 3}.b0{stroke:var(--b0)}.b1{stroke:var(--b1)}.b2{stroke:var(--b2)}.b3{stroke:var(--b3);stroke-dasharray:1 3}
svg text{fill:var(--soft);font-size:12px}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;list-style:none;margin:.6rem 0;padding:0;color:var(--soft);font-size:.85rem}
.legend li{display:flex;align-items:center;gap:.4rem}
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(230px,1fr));gap:1rem}
.panel{margin:0}.panel svg{width:calc(100% - 26px);margin-left:26px}.panel figcaption{font-size:.9rem;font-weight:600}
.ends{margin-left:26px;display:flex;justify-content:space-between;gap:1rem;color:var(--soft);font-size:.8rem}
.ends span{overflow-wrap:anywhere}
.band{fill:var(--null);fill-opacity:.14}.curve{stroke:var(--mark);stroke-width:2}.spread{stroke:var(--mark);stroke-width:1}.state{fill:var(--mark)}
.choices{border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.4rem}
.choices legend{padding:0;color:var(--soft);font-size:.85rem}
.choices span{display:block;max-width:14rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;padding:.3em .7em;border:1px solid var(--line);border-radius:4px;font-size:.85rem;cursor:pointer}
.choices input{position:absolute;opacity:0}
.choices input:checked+span{background:var(--text);color:var(--ground)}
.choices input:focus-visible+span,.choice:has(:focus-visible){outline:3px solid var(--mark);outline-offset:2px}
.controls{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;margin:.7rem 0;font-size:.9rem}
.controls label{display:flex;align-items:center;gap:.5rem}
.example{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,7fr);gap:1rem}
.example[hidden]{display:none}
.stage{margin:0}.stack{position:relative;background:#000}
.stack img,.stack svg{display:block;width:100%;height:auto}
.stack .above,.outline{position:absolute;inset:0;height:100%!important}
.stack [hidden]{display:none}
.map{filter:url(#inferno)}
.outline path{fill:none;stroke:#3df0ff;stroke-width:2;vector-effect:non-scaling-stroke;stroke-linecap:square}
.stage figcaption{font-size:.85rem;color:var(--soft);overflow-wrap:anywhere}
.maps{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:.6rem;align-content:start}
.choice{position:relative;display:block;padding:4px;border-radius:4px;cursor:pointer;font-size:.8rem;line-height:1.25}
.choice:has(:checked){background:var(--raised);box-shadow:0 0 0 2px var(--mark)}
.choice input{position:absolute;opacity:0}
.choice img{display:block;width:100%;height:auto}
.choice .method{display:block;overflow-wrap:anywhere}.choice .score{color:var(--soft);font-variant-numeric:tabular-nums}
details{margin:.5rem 0}summary{cursor:pointer;color:var(--mark)}
code{font-size:.85em;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:minmax(6rem,max-content) 1fr;gap:.15rem 1rem;margin:0;font-size:.9rem}
dt{color:var(--soft)}dd{margin:0;min-width:0}
.filters{position:absolute}
@media (max-width:700px){
.sentence{font-size:1.1rem}
.strip{grid-template-columns:1fr 3.5rem;gap:0 .5rem}.strip .name{grid-column:1/3;text-align:left;padding-top:.3rem}
.strip[aria-hidden] .name{display:none}
.example{grid-template-columns:1fr}
.maps{grid-template-columns:repeat(auto-fill,minmax(96px,1fr))}
.overview thead{display:none}.overview,.overview tbody,.overview tr{display:block}
.overview caption{display:block}
.overview tr{display:grid;grid-template-columns:1fr 1fr;border-bottom:1px solid var(--line);padding:.3rem 0}
.overview tr th{grid-column:1/3;border:0;padding:0}.overview td{border:0;padding:.15em 0}
.overview td::before{content:attr(data-criterion);display:block;color:var(--soft);font-size:.8rem}
}
@media print{
:root{--ground:#fff;--raised:#f5f6f8;--text:#000;--soft:#444;--line:#bbb;--mark:#0b5cad;--pass:#116329;--fail:#a40e26;--undecided:#6b4e00;--passBack:#fff;--failBack:#fff;--undecidedBack:#fff;--null:#a8480a}
main{max-width:none;padding:0}.controls,.choices{display:none}.example,.example[hidden]{display:grid}
section,figure,.example,tr{break-inside:avoid}.task,.task>section{break-inside:auto}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;
