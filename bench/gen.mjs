// Reproducible inputs, about 400 MB.  usage: node gen.mjs OUTDIR
import fs from 'node:fs'; import path from 'node:path';
const out = process.argv[2]; fs.mkdirSync(out, { recursive: true });
function rng(seed) { let a = seed >>> 0; return () => { a = (a + 0x6D2B79F5) | 0; let t = Math.imul(a ^ (a >>> 15), 1 | a); t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t; return (t ^ (t >>> 14)) >>> 0; }; } // mulberry32
const q = n => `${n >>> 24}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`;
const w = (f, lines) => { const fd = fs.openSync(path.join(out, f), 'w'); for (let i = 0; i < lines.length; i += 50000) fs.writeSync(fd, lines.slice(i, i + 50000).join('\n') + '\n'); fs.closeSync(fd); };
const mask = p => p === 0 ? 0 : (0xffffffff << (32 - p)) >>> 0;
{ const r = rng(1); const a = []; for (let i = 0; i < 1e6; i++) a.push(q(r())); w('ips1m.txt', a); }
const pick = r => { const x = r() % 100; return x < 5 ? 20 : x < 15 ? 22 : x < 50 ? 24 : x < 70 ? 28 : 32; };
{ const r = rng(2); const a = []; for (let i = 0; i < 1e6; i++) { const p = pick(r); a.push(q((r() & mask(p)) >>> 0) + '/' + p); } w('cidrs1m.txt', a); w('cidrs100k.txt', a.slice(0, 100000)); w('cidrs10k.txt', a.slice(0, 10000)); }
{ const r = rng(3); const a = []; const h = n => (n & 0xffff).toString(16); // v6: 2000::/3-ish, /48 /56 /64 /128
  for (let i = 0; i < 1e6; i++) { const x = r() % 100, p = x < 20 ? 48 : x < 40 ? 56 : x < 80 ? 64 : 128; const g = [0x2000 | (r() & 0xff), r() & 0xff, r(), r(), r(), r(), r(), r()];
    if (p === 48) a.push(`${h(g[0])}:${h(g[1])}:${h(g[2])}::/48`); else if (p === 56) a.push(`${h(g[0])}:${h(g[1])}:${h(g[2])}:${h(g[3] & 0xff00)}::/56`); else if (p === 64) a.push(`${h(g[0])}:${h(g[1])}:${h(g[2])}:${h(g[3])}::/64`); else a.push(g.map(h).join(':') + '/128'); }
  w('v6cidrs1m.txt', a); }
{ // access log: 2,000,000 lines, 300k clients (95% v4), skewed
  const r = rng(4); const pool = []; const pool4 = [];
  for (let i = 0; i < 300000; i++) { if (r() % 100 < 95) { const v = r(); pool4.push(v); pool.push(q(v)); } else pool.push(`2001:db8:${(r() & 0xffff).toString(16)}:${(r() & 0xff).toString(16)}::${(r() & 0xffff).toString(16)}`); }
  const paths = ['/', '/index.html', '/api/v1/items?id=', '/static/app.4f3a2b.js', '/img/logo.png', '/login', '/search?q=10.0.0.1', '/v2.13.4/docs'];
  const uas = ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.6099.109 Safari/537.36', 'curl/7.88.1', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15'];
  const fd = fs.openSync(path.join(out, 'access2m.log'), 'w'); let b = [];
  for (let i = 0; i < 2e6; i++) { const u = r() / 4294967296; const c = pool[(u * u * pool.length) | 0]; const s = i % 86400; const hh = String((s / 3600) | 0).padStart(2, '0'), mm = String(((s / 60) | 0) % 60).padStart(2, '0'), ss = String(s % 60).padStart(2, '0');
    b.push(`${c} - - [12/Mar/2025:${hh}:${mm}:${ss} +0000] "GET ${paths[r() & 7]}${r() % 1000} HTTP/1.1" ${r() % 20 ? 200 : 404} ${r() % 50000} "-" "${uas[r() % 3]}"`);
    if (b.length === 20000) { fs.writeSync(fd, b.join('\n') + '\n'); b = []; } }
  fs.closeSync(fd);
  w('pat1.txt', ['64.0.0.0/10']); // ~1.5 % of clients
  const r2 = rng(5); const a = []; for (let i = 0; i < 1000; i++) a.push(i % 20 === 19 ? `2001:db8:${(r2() & 0xffff).toString(16)}::/48` : q((pool4[r2() % pool4.length] & mask(24)) >>> 0) + '/24'); w('pat1k.txt', a);
  const c = []; for (let i = 0; i < 100000; i++) { if (i % 20 === 19) c.push(`2001:db8:${(r2() & 0xffff).toString(16)}:${(r2() & 0xff).toString(16)}::/64`); else { const p = [20, 22, 24, 24, 24, 28, 32, 32][r2() & 7]; const v = i & 3 ? r2() : pool4[r2() % pool4.length]; c.push(q((v & mask(p)) >>> 0) + '/' + p); } } w('pat100k.txt', c);
}
{ // dense1m.txt: 20,000 runs of 50 consecutive addresses, shuffled (merges to ~112k blocks)
  const r = rng(7); const v = []; for (let i = 0; i < 20000; i++) { const s = r(); for (let k = 0; k < 50; k++) v.push((s + k) >>> 0); } for (let i = v.length - 1; i > 0; i--) { const j = r() % (i + 1); [v[i], v[j]] = [v[j], v[i]]; } w('dense1m.txt', v.map(q)); }
