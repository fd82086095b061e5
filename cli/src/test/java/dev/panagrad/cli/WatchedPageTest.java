package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a recorded run, in a browser that is there before the model has been read. */
class WatchedPageTest {
  private static final int STEPS = 60;

  @TempDir Path folder;

  @Test
  void noPanelOfARecordedRunStaysEmpty() throws Exception {
    Optional<Path> found = Browser.find();
    assumeTrue(found.isPresent(), "no chromium on the PATH: the page is not tried");
    LivePage training = LivePage.digits(folder, "mnist-softmax", STEPS);
    assertEquals(0, training.await(), training.err());
    try (Browser browser = new Browser(found.get(), Files.createDirectory(folder.resolve("p")))) {
      browser.look(1280, 800, "light");
      LivePage page = LivePage.open("watch", folder.resolve("run"));
      browser.open(page.address());
      browser.await("Number(document.querySelector('#panel-6 canvas')?.dataset.count) > 0");
      browser.await("document.querySelector('#panel-8 .digit canvas') !== null");
      for (int panel : new int[] {4, 5}) {
        browser.await("document.querySelector('#panel-%d canvas') !== null".formatted(panel));
        assertEquals(
            "only of step " + STEPS,
            browser.value(
                "document.querySelector('#panel-%d small').textContent".formatted(panel)));
        browser.await(coloured(panel));
      }
      browser.click("#stop");
      assertEquals(0, page.await(), page.err());
    }
  }

  /** A script that tells whether the middle of a panel's plot has been drawn on. */
  private static String coloured(int panel) {
    return """
    (() => {
      const canvas = document.querySelector('#panel-%d canvas');
      const middle = canvas.getContext('2d').getImageData(canvas.width / 2 | 0, 0, 1, canvas.height).data;
      let drawn = 0;
      for (let i = 0; i < middle.length; i += 4) drawn += Math.max(middle[i], middle[i + 2]) - Math.min(middle[i], middle[i + 2]) > 20 && middle[i + 3] > 0;
      return drawn > canvas.height / 4;
    })()\
    """
        .formatted(panel);
  }
}
