import { expect, test } from "vitest";
import { calmMarkup } from "./calm-markup.ts";

test.each([
  ['<p style="color:red">x</p>', '<p data-pasted-style="color:red">x</p>'],
  ["<p class=a STYLE = 'a>b'>x</p>", "<p class=a data-pasted-style = 'a>b'>x</p>"],
  ['<img/src="x"/onerror=f()>', '<img/src="x"/data-pasted-onerror=f()>'],
  ["<img src=x onerror\n=\nf()>", "<img src=x data-pasted-onerror\n=\nf()>"],
  ['<a title="a>b"onclick="f()">x</a>', '<a title="a>b"data-pasted-onclick="f()">x</a>'],
  ["<svg onload=f()", "<svg data-pasted-onload=f()"],
  ["前<style>p{}</style>后<style>q{}", "前后"],
  ['<base href="https://evil.example/"><p>x', "<p>x"],
])("%s is read without a report", (html, calm) => {
  expect(calmMarkup(html)).toBe(calm);
});

test.each([
  '<a href="?style=1&on=2" data-style="x">style=1 onclick=2</a>',
  "<a href=/x?style=1>x</a>",
  '<p title="style=a onclick=b">x</p>',
  "1 < 2, style=x",
])("%s stays as it is", (html) => {
  expect(calmMarkup(html)).toBe(html);
});

test.each(['<a ="', "<a =\t", "<a on", '<a style"'])(
  "%j a hundred thousand times is read to its end",
  (words) => {
    expect(calmMarkup(words.repeat(100_000))).toBe(words.repeat(100_000));
  },
);
