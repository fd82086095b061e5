package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.drawing.ScheduleTable;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Scope;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker of placed graphs, and how they are shown. */
class PlacedWorkerTest {
  @TempDir Path folder;

  @Test
  void aWorkerThatListensNeedsAnAddressAndAGoodToken() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "short\n");
    Cli.run("worker", "--listen", 0).fails(2, "both --listen and --token-file");
    Cli.run("worker", "--token-file", token).fails(2, "both --listen and --token-file");
    Cli.run("worker", "--listen", 0, "--token-file", token).fails(1, "5 bytes", "at least 16");
    Files.writeString(token, "0123456789abcdef");
    Cli.run("worker", "--listen", "nowhere:x", "--token-file", token)
        .fails(2, "'nowhere:x' is no address");
    Cli.run("worker", "--listen", "0.0.0.0:0", "--token-file", token).fails(1, "one interface");
  }

  @Test
  void aPlacedGraphIsShownWithItsTasksAndTransfers() {
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("x", 3);
    Node y;
    try (Scope _ = g.device("/task:1")) {
      y = g.square(x);
    }
    StringWriter out = new StringWriter();
    try (Session session = new Session(g.build())) {
      Feeds feeds = new Feeds().put(x, Tensor.of(Shape.of(3), 1, 2, 3));
      ScheduleTable.print(
          new Console(new PrintWriter(out, true), false, false, true, 100),
          session.compile(feeds, Fetches.of(y)));
    }
    String shown = out.toString();
    assertTrue(shown.lines().anyMatch(line -> line.matches(".*Square.*/task:1.*")), shown);
    assertTrue(shown.contains("/task:0  /task:1  x"), shown);
    assertTrue(shown.contains("/task:1  /task:0  Square"), shown);
    assertTrue(shown.contains("2 transfers of 24 B a run"), shown);
  }
}
