package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.train.RunConfig;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The course without a browser: what its page asks for. */
class LearnCommandTest {
  private static final String QUIT = "{\"do\":\"quit\"}";

  @TempDir Path folder;

  private LivePage course() throws InterruptedException {
    return LivePage.open("learn", "--port", 0, "--out", folder, "--threads", 1);
  }

  /** The run folders, the oldest first. */
  private List<Path> runs() throws IOException {
    try (Stream<Path> runs = Files.list(folder)) {
      return runs.filter(run -> Files.exists(run.resolve("config.json"))).sorted().toList();
    }
  }

  /** Asks until somebody takes it, as the page does. */
  private static LivePage.Answer ask(LivePage page, String json) throws Exception {
    LivePage.Answer answer = page.act(json);
    while (answer.status() == 409) {
      Thread.sleep(20);
      answer = page.act(json);
    }
    return answer;
  }

  private static void awaitPixels(LivePage page) throws Exception {
    while (page.request("GET", "tests.bin", null).body().isEmpty()) {
      Thread.sleep(20);
    }
  }

  @Test
  void itsFilesAreServedAndItEnds() throws Exception {
    LivePage page = course();
    assertTrue(page.request("GET", "", null).body().contains("learn.js"));
    assertTrue(page.request("GET", "training.html", null).body().contains("main.js"));
    assertTrue(page.request("GET", "chapters.json", null).body().contains("\"name\":\"softmax\""));
    assertEquals(400, page.act("{\"do\":\"pause\"}").status(), "nothing to pause");
    assertEquals("", page.request("GET", "tests.bin", null).body());
    assertEquals(200, page.act(QUIT).status());
    assertEquals(0, page.await(), page.err());
  }

  @Test
  void aTrainingWithTheSettingsOfAChapter() throws Exception {
    LivePage page = course();
    String begin =
        "{\"do\":\"begin\",\"experiment\":\"mnist-mlp\",\"steps\":20,\"batch\":10,"
            + "\"set\":{\"layers\":1,\"neurons\":7,\"activation\":\"tanh\"}}";
    assertEquals(200, ask(page, begin).status());
    awaitPixels(page);
    assertEquals(400, page.act(QUIT).status(), "a training isn't quit");
    assertEquals(200, ask(page, "{\"do\":\"leave\"}").status());
    // Left while it waited for somebody: it ends with a checkpoint, and the course goes on.
    while (ask(page, QUIT).status() == 400) {
      Thread.sleep(20);
    }
    assertEquals(0, page.await(), page.err());
    assertEquals(1, runs().size());
    Path run = runs().getFirst();
    RunConfig config = RunConfig.read(run.resolve("config.json"));
    assertEquals(10, config.batch());
    assertEquals(20, config.steps());
    assertEquals(7, config.hyperParameters().get("neurons"));
    assertEquals("tanh", config.options().get("activation"));
    assertTrue(Files.exists(run.resolve("checkpoints/last.safetensors")));
    assertTrue(Files.exists(run.resolve("report.html")));
    Cli.run("eval", run).done();
  }

  @Test
  void wrongOrdersAreRefusedAndAFailureEndsItselfOnly() throws Exception {
    LivePage page = course();
    for (String wrong :
        List.of(
            "\"experiment\":\"mnist-cow\"",
            "\"experiment\":\"mnist-mlp\",\"set\":{\"activation\":\"cow\"}",
            "\"experiment\":\"mnist-mlp\",\"set\":{\"neurons\":\"many\"}",
            "\"experiment\":\"mnist-mlp\",\"set\":{\"neurons\":-1}",
            "\"experiment\":\"mnist-mlp\",\"set\":{\"legs\":4}",
            "\"experiment\":\"mnist-mlp\",\"batch\":-1",
            "\"experiment\":\"mnist-mlp\",\"steps\":\"all\"",
            "\"experiment\":\"mnist-mlp\",\"unit\":\"word\"",
            "\"experiment\":\"text-gru\",\"unit\":\"cow\"")) {
      assertEquals(400, page.act("{\"do\":\"begin\"," + wrong + "}").status(), wrong);
    }
    String tooLarge = "{\"do\":\"begin\",\"experiment\":\"mnist-softmax\",\"batch\":70000}";
    assertEquals(200, page.act(tooLarge).status());
    assertEquals(200, ask(page, QUIT).status());
    assertEquals(0, page.await(), page.err());
    assertEquals(1, page.err().lines().count(), page.err());
    assertTrue(page.err().contains("a batch of 70000"), page.err());
    assertTrue(runs().isEmpty());
  }

  @Test
  void aPortThatIsTakenIsSaidOnlyIfItWasAskedFor() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Cli.run("learn", "--port", taken.getLocalPort())
          .fails(2, "--port", Integer.toString(taken.getLocalPort()));
    }
    LivePage first = LivePage.open("learn", "--out", folder);
    LivePage second = LivePage.open("learn", "--out", folder);
    assertFalse(first.address().getPort() == second.address().getPort());
    for (LivePage page : List.of(first, second)) {
      assertEquals(200, page.act(QUIT).status());
      assertEquals(0, page.await(), page.err());
    }
  }
}
