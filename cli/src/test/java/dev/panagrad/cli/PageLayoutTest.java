package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The live page in the windows that people have. */
class PageLayoutTest {
  @TempDir Path folder;

  /** What is cut off, juts out of its panel, or lies over its neighbour. */
  private static final String FAULTS =
      """
      (() => {
        const faults = [], box = e => e.getBoundingClientRect(), seen = e => box(e).width > 1 && box(e).height > 1;
        const name = e => `${e.closest('.panel')?.id || 'page'} ${e.tagName}.${e.className}: ${e.textContent.slice(0, 30)}`;
        if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is too wide');
        for (const row of document.querySelectorAll('.panel > header, body > header, .actions, .figures, .choose, .menu > div')) {
          const children = [...row.children].filter(e => seen(e) && getComputedStyle(e).position !== 'absolute');
          children.forEach((a, i) => children.slice(i + 1).forEach(b => {
            const x = Math.min(box(a).right, box(b).right) - Math.max(box(a).left, box(b).left);
            const y = Math.min(box(a).bottom, box(b).bottom) - Math.max(box(a).top, box(b).top);
            if (x > 1 && y > 1) faults.push(`${name(a)} lies over ${name(b)}`);
          }));
        }
        for (const panel of document.querySelectorAll('.panel')) {
          for (const e of panel.querySelectorAll('h2, button, select, input, label, small, canvas, p, .key')) {
            if (!seen(e) || e.closest('.sequence, .hidden-text')) continue;
            if (box(e).right > box(panel).right + 1 || box(e).left < box(panel).left - 1) faults.push(`${name(e)} juts out`);
            if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && /^(H2|BUTTON)$/.test(e.tagName)) faults.push(`${name(e)} is cut off`);
            const scrolls = e.closest('.scrolls');
            if (!scrolls && box(e).bottom > box(panel).bottom + 1) faults.push(`${name(e)} is below its panel`);
          }
        }
        return faults.join('; ');
      })()\
      """;

  @ParameterizedTest
  @ValueSource(strings = {"mnist-mlp-dropout", "mnist-mlp-sigmoid-bn"})
  void nothingIsCutOrOverlaps(String experiment) throws Exception {
    Optional<Path> found = Browser.find();
    assumeTrue(found.isPresent(), "no chromium on the PATH: the live page is not tried");
    LivePage page = LivePage.digits(folder, experiment, 1_000_000, "--test-every", 20);
    try (Browser browser = new Browser(found.get(), Files.createDirectory(folder.resolve("p")))) {
      browser.look(1280, 800, "light");
      browser.open(page.address());
      browser.await("document.querySelectorAll('#panel-8 .gradient canvas').length > 0");
      browser.await("Number(document.querySelector('#panel-6 canvas').dataset.count) > 0");
      browser.click("#pause");
      browser.await("document.getElementById('pause').textContent === 'Go on'");
      browser.value("document.querySelectorAll('.menu').forEach(menu => { menu.open = true; })");
      for (int width : new int[] {390, 768, 1280, 1920}) {
        browser.look(width, width == 390 ? 844 : width == 1920 ? 1080 : 800, "dark");
        Thread.sleep(500);
        assertEquals("", browser.value(FAULTS), experiment + " at " + width + " pixels");
        if (width >= 1280) {
          assertEquals(
              true,
              browser.value("document.documentElement.scrollHeight <= innerHeight"),
              "all is in sight at " + width);
        }
      }
      browser.click("#stop");
      assertEquals(0, page.await(), page.err());
    }
  }
}
