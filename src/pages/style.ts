/** Of every page; colours come from the theme. One column for phones; logical directions, so that it mirrors by itself. */
export const pageStyle = `
*,::before,::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:100%/1.6 -apple-system,'Segoe UI',Roboto,'Helvetica Neue','Noto Sans','Liberation Sans',Arial,'DejaVu Sans',sans-serif;overflow-wrap:anywhere;-webkit-font-smoothing:antialiased}
body::before{content:'';position:fixed;inset:0;z-index:-1;background:radial-gradient(60rem 26rem at 50% -8rem,var(--tint),transparent)}
.pictured::before{background:var(--picture) center/cover}
main{max-width:62rem;margin:0 auto;padding:2rem 1.25rem 1rem}
.sheet{background:var(--paper);width:calc(100% - 1.5rem);max-width:66rem;margin-block-start:clamp(7rem,26vw,16rem);border-radius:1.5rem;padding-block-end:3rem}
h1,h2,h3,p,ul,ol,table{margin:0}
h1,h2{font-family:ui-serif,'Iowan Old Style','Palatino Linotype',Palatino,'Hiragino Mincho ProN','Songti SC',Georgia,serif;font-weight:600;text-wrap:balance}
h1{font-size:clamp(2.1rem,1.5rem + 2.6vw,3.4rem);line-height:1.12;letter-spacing:-.015em}
h1.huge{font-size:clamp(3rem,18vw,4.75rem)}h1.large{font-size:clamp(2.4rem,13.3vw,3.9rem)}h1.middle{font-size:clamp(2.2rem,11vw,3.4rem)}
h2{font-size:1.6rem;line-height:1.25;margin-block-end:1rem}
h3{font-size:1.05rem;line-height:1.4}
a{color:inherit;text-underline-offset:.2em;text-decoration-thickness:.06em}
:focus-visible{outline:3px solid var(--edge);outline-offset:3px;border-radius:.25rem}
main>*+*{margin-block-start:1.25rem}
main>section,main>.columns{margin-block-start:3rem}
main>.columns:first-child,main>.invitation+.columns,main>.aside+.columns{margin-block-start:1.5rem}
.center{text-align:center;margin-inline:auto}
h1.center{max-width:18em}
.text p+p{margin-block-start:.75em}
.text p{white-space:pre-line}
.text{max-width:42rem}
.lead{font-size:1.2rem;color:var(--soft);text-wrap:pretty}
.soft,.hint{color:var(--soft)}
.hint{font-size:.9rem;margin-block-start:.75rem}
.aside{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.banner{display:block;width:100%;height:auto;object-fit:cover;border-radius:1.25rem;background:var(--tint)}
.landscape{aspect-ratio:3/2}.square{aspect-ratio:1}.portrait{aspect-ratio:4/5}.wide{aspect-ratio:21/9}
main>.portrait,main>.square{max-width:38rem;margin-inline:auto}
.banner-link{display:block}
.columns{display:grid;gap:1.5rem 3rem}
.column>*+*{margin-block-start:1.25rem}
@media(min-width:48rem){main{padding-block-start:3.5rem}.columns{grid-auto-flow:column;grid-auto-columns:minmax(0,1fr);align-items:center}}
.invitation,.who{display:flex;align-items:center;justify-content:center;gap:.6rem;width:fit-content;margin-inline:auto;padding:.35rem 1.1rem .35rem .4rem;padding-inline:.4rem 1.1rem;border-radius:2rem;background:var(--card);border:1px solid var(--line);font-weight:600}
.who{padding-inline:1.1rem;font-weight:400;color:var(--soft)}
.face{display:grid;place-items:center;width:2.1rem;height:2.1rem;border-radius:50%;background:var(--accent);color:var(--on-accent);font-weight:700}
.notice{max-width:42rem;margin-inline:auto;padding:1rem 1.25rem;border-radius:1rem;background:var(--card);border:1px solid var(--edge);text-align:center}
.notice p+p{color:var(--soft);margin-block-start:.25rem}
.act{margin-block-start:1.75rem}
.button{display:inline-flex;align-items:center;justify-content:center;min-height:3.25rem;max-width:100%;padding:.6rem 1.9rem;border-radius:2rem;border:2px solid var(--edge);font:inherit;font-weight:650;line-height:1.3;text-align:center;text-decoration:none;cursor:pointer}
.filled{background:var(--accent);color:var(--on-accent)}
.filled:hover{box-shadow:0 0 0 4px var(--tint)}
.outlined{background:transparent;color:var(--mark)}
@media(max-width:30rem){.act .button{width:100%}.lead{font-size:1.1rem}}
.ticket{display:grid;grid-template-columns:1fr auto;align-items:center;gap:0 1rem;max-width:26rem;margin-block-start:1rem;padding:.8rem 1.1rem;border:1.5px dashed var(--line);border-radius:1rem;background:var(--card);text-align:start}
.center+.ticket{margin-inline:auto}
.ticket>span{font-size:.85rem;color:var(--soft);grid-column:1}
.ticket>strong{font:700 1.3rem/1.3 ui-monospace,'SF Mono',Menlo,Consolas,monospace;letter-spacing:.08em;grid-column:1}
.ticket>.copy{grid-column:2;grid-row:1/3}
.copy{display:inline-flex;align-items:center;gap:.4rem;min-height:2.75rem;padding:.3rem .9rem;border:1px solid var(--line);border-radius:2rem;background:var(--card);color:var(--ink);font:inherit;font-weight:600;cursor:pointer}
.copy:hover{border-color:var(--edge)}
.copy .icon{width:1.15rem;height:1.15rem}
.live{visibility:hidden}.js .live{visibility:visible}
.icon{flex:none}
.card{padding:1.5rem;border-radius:1.25rem;background:var(--card);border:1px solid var(--line)}
.cards{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr))}
.card ul,.card ol{list-style:none;padding:0}
.card.own{background:var(--tint)}
.gift h3{color:var(--mark)}
.gift li{display:flex;gap:.9rem;margin-block-start:1rem}
.gift .icon{color:var(--mark);margin-block-start:.15rem}
.gift strong{display:block;font-size:1.1rem;line-height:1.4}
.gift strong::first-letter{text-transform:uppercase}
.gift span,.ladder span{display:block;color:var(--soft)}
.gift small{display:block;font-size:.85rem;color:var(--soft)}
.gift small::first-letter{text-transform:uppercase}
.ladder h3::first-letter{text-transform:uppercase}
.so-far{color:var(--mark);font-weight:600}
.ladder ol{margin-block-start:1.25rem}
.ladder li{position:relative;display:flex;gap:1rem;padding-block-end:1.4rem}
.ladder li:last-child{padding-block-end:0}
.ladder li:not(:last-child)::before{content:'';position:absolute;inset-block:2.5rem 0;inset-inline-start:1.22rem;border-inline-start:2px solid var(--line)}
.ladder .mark{display:grid;place-items:center;flex:none;width:2.5rem;height:2.5rem;border-radius:50%;border:2px solid var(--line);font-weight:700;font-variant-numeric:tabular-nums;color:var(--mark)}
.reached .mark{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
.ladder b{display:block;line-height:2.5rem}
.ladder b+span{line-height:1.5}
.ladder em{display:block;font-style:normal;font-size:.9rem;font-weight:600;color:var(--mark)}
.share{background:var(--tint)}
main>.share{max-width:42rem;margin-inline:auto}
.share h2{font-size:1.35rem;margin-block-end:.75rem}
.column>.share{margin-block-start:2rem}
.link label{display:block;font-size:.9rem;color:var(--soft);margin-block-end:.3rem}
.field{display:flex;gap:.5rem;flex-wrap:wrap}
.field input{flex:1 1 9rem;min-width:0;min-height:2.75rem;padding:.4rem 1rem;border:1px solid var(--line);border-radius:2rem;background:var(--card);color:var(--ink);font:inherit;text-overflow:ellipsis}
.ways{display:grid;grid-template-columns:repeat(auto-fill,minmax(4rem,1fr));gap:1rem .75rem;max-width:26rem;margin-block-start:1.5rem}
.way{display:grid;justify-items:center;align-content:start;gap:.35rem;padding:0;border:0;background:none;color:inherit;font:inherit;font-size:.9rem;text-decoration:none;cursor:pointer}
.round{display:grid;place-items:center;width:3.25rem;height:3.25rem;border-radius:50%;background:var(--card);border:1px solid var(--line);color:var(--mark)}
.way:hover .round{border-color:var(--edge)}
.way[hidden]{display:none}
details{margin-block-start:1.25rem}
summary{display:inline-flex;align-items:center;gap:.5rem;min-height:2.75rem;cursor:pointer;font-weight:600}
summary::-webkit-details-marker{display:none}
summary .icon{color:var(--mark)}
.qr{display:flex;flex-wrap:wrap;gap:1.25rem;align-items:center;margin-block-start:.75rem}
.qr img{background:#fff;border-radius:1rem;width:12.5rem;height:12.5rem}
.qr .hint{flex:1 1 12rem;margin:0}
.countdown{text-align:center}
.clock{display:flex;justify-content:center;gap:.6rem}
.clock[hidden]{display:none}
.cell{flex:0 1 6rem;padding:.8rem .3rem;border-radius:1rem;background:var(--card);border:1px solid var(--line)}
.cell b{display:block;font-size:1.8rem;line-height:1.2;font-variant-numeric:tabular-nums}
.cell span{display:block;font-size:.8rem;color:var(--soft);overflow-wrap:normal;white-space:nowrap}
.second{visibility:hidden}.js .second{visibility:visible}
.when{margin-block-start:.9rem;color:var(--soft);min-height:1.6em}
.leaders table{width:100%;border-collapse:collapse}
.leaders td,.leaders th{padding:.6rem .5rem;text-align:start;font-weight:400;border-block-start:1px solid var(--line)}
.leaders tr:first-child>*{border:0}
.leaders th{font-weight:600;width:100%}
.leaders td:last-child{white-space:nowrap;text-align:end;color:var(--soft)}
.place{color:var(--mark);font-weight:700;font-variant-numeric:tabular-nums}
.rules ul{padding-inline-start:1.2rem;color:var(--soft);font-size:.95rem;columns:20rem;column-gap:3rem}
.rules li{break-inside:avoid;padding-block-end:.5rem}
.rules li::marker{color:var(--mark)}
.space{height:1rem}.space.medium{height:2.5rem}.space.large{height:5rem}
.lost{max-width:38rem;padding-block:20vh}
footer{width:calc(100% - 2.5rem);max-width:59.5rem;margin:4rem auto 0;padding-block:1.5rem 2.5rem;border-block-start:1px solid var(--line);color:var(--soft);text-align:center;font-size:.9rem}
.pictured footer{background:var(--paper);width:calc(100% - 1.5rem);max-width:66rem;margin-block-start:1.25rem;padding-inline:1.25rem;border:0;border-radius:1.5rem 1.5rem 0 0}
footer>*+*{margin-block-start:.75rem}
footer nav{display:flex;flex-wrap:wrap;justify-content:center;gap:.25rem 1.25rem}
footer a,footer nav span{display:inline-block;padding-block:.6rem}
footer nav span{color:var(--ink)}
@media(forced-colors:active){.button,.card,.copy,.round{border:1px solid}}
@media print{.share,.copy,footer nav{display:none}}
`
