package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Models served by the command. */
class ServeCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void save() {
    ModelSpec spec =
        new ModelSpec(
            Network.parse("dense 2"),
            Shape.of(3),
            new Target.Classes(List.of("no", "yes")),
            Map.of());
    Model.create(spec, 1).save(folder.resolve("my model.safetensors"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void servesUntilItIsToldToStop() throws Exception {
    Path model = folder.resolve("my model.safetensors");
    try (Spawned serving =
        Spawned.start(folder, "serve", model, "--port", 0, "--threads", 1, "--batch", 8)) {
      serving.awaitOutput();
      String line = serving.firstLine();
      String path = line.substring(line.indexOf("http://"));
      assertTrue(path.endsWith("/v2/models/my%20model"), line);
      String json =
          "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(path + "/infer"))
              .POST(HttpRequest.BodyPublishers.ofString(json))
              .build();
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, reply.statusCode(), reply.body());
        assertTrue(reply.body().contains("\"name\":\"label\""), reply.body());
      }
      assertTrue(serving.process.toHandle().destroy());
      Cli.Result result = serving.end();
      assertEquals(128 + 15, result.code());
      assertEquals("", result.err());
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void runsOfExperimentsAreServed() throws Exception {
    Path run = folder.resolve("digits");
    Cli.run("train", "mnist-softmax", "--steps", 20, "--threads", 1, "--quiet", "--out", run)
        .done();
    try (Spawned serving = Spawned.start(folder, "serve", run, "--port", 0, "--threads", 1)) {
      serving.awaitOutput();
      String line = serving.firstLine();
      URI address = URI.create(line.substring(line.indexOf("http://")));
      assertTrue(address.getPath().endsWith("/v2/models/digits"), line);
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpResponse<String> reply =
            client.send(
                HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        assertTrue(reply.body().contains("\"shape\":[-1,28,28,1]"), reply.body());
        assertTrue(reply.body().contains("\"probabilities\""), reply.body());
      }
      assertTrue(serving.process.toHandle().destroy());
      serving.end();
    }
  }

  @Test
  void mistakesAreTold() throws IOException {
    Path model = folder.resolve("my model.safetensors");
    try (ServerSocket taken = new ServerSocket(0)) {
      Cli.run("serve", model, "--host", "0.0.0.0", "--port", taken.getLocalPort())
          .fails(2, "can't be used");
    }
    Path other = Files.createDirectory(folder.resolve("my model.x"));
    Cli.run("serve", model, other).fails(2, "would both be served as 'my model'");
    Cli.run("serve", other, "--port", 0).fails(1, "model.safetensors");
    Cli.run("serve", model, "--port", 70000).fails(2, "from 0 to 65535");
    Cli.run("serve", model, "--host", "no such host.invalid").fails(2, "is no address");
    Cli.run("serve").fails(2, "MODEL");
  }
}
