package dev.panagrad.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.predict.Predictor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Open Inference Protocol over HTTP, seen from a client. */
class InferenceServerTest {
  private static final float[] EXAMPLE = {0.5f, -1, 0.25f, 2, 0, 1};

  /** IR 8, opset 17: y = MatMul(x, w). */
  private static final String PRODUCT =
      "08083a670a110a01780a017712017922064d61744d756c1201672a230802080310014201774a1800"
          + "00803f0000004000004040000080400000a0400000c0405a140a0178120f0a0d080112090a031201"
          + "6e0a02080262140a0179120f0a0d080112090a0312016e0a02080342040a001011";

  @TempDir Path folder;
  private Predictor predictor;
  private InferenceServer server;
  private Client client;

  @BeforeEach
  void start() throws IOException {
    predictor = Models.classes();
    server =
        InferenceServer.start(
            Map.of(
                "way", ServedModel.of(predictor), "rows of/table", ServedModel.of(Models.rows())),
            ServeOptions.defaults().withPort(0));
    client = Client.of(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String request(String data) {
    return "{\"id\":\"r1\",\"inputs\":[{\"name\":\"input\",\"shape\":[1,2,3],\"datatype\":\"FP32\","
        + "\"data\":"
        + data
        + "}]}";
  }

  @Test
  void serverAndModelsTellWhatTheyAre() {
    assertEquals(List.of("binary_tensor_data"), client.get("/v2").json().get("extensions"));
    assertEquals("{\"live\":true}", client.get("/v2/health/live").text());
    assertEquals("{\"ready\":true}", client.get("/v2/health/ready").text());
    assertEquals("{\"name\":\"way\",\"ready\":true}", client.get("/v2/models/way/ready").text());
    String expected =
        """
        {"name":"way","versions":["1"],"platform":"panagrad",\
        "inputs":[{"name":"input","datatype":"FP32","shape":[-1,2,3]}],\
        "outputs":[{"name":"probabilities","datatype":"FP32","shape":[-1,3]},\
        {"name":"label","datatype":"BYTES","shape":[-1]}]}\
        """;
    assertEquals(expected, client.get("/v2/models/way").text());
    assertEquals(expected, client.get("/v2/models/way/versions/1").text());
    String rows = client.get("/v2/models/rows%20of%2Ftable").text();
    assertTrue(rows.contains("{\"name\":\"place\",\"datatype\":\"BYTES\",\"shape\":[-1]}"), rows);
    assertTrue(rows.contains("{\"name\":\"size\",\"datatype\":\"FP64\",\"shape\":[-1]}"), rows);
  }

  @Test
  void requestsAreRecordedByFlightRecorder() throws IOException {
    Path file = folder.resolve("requests.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("dev.panagrad.Request").withoutThreshold();
      recording.start();
      client.post("/v2/models/way/infer", request("[0.5,-1,0.25,2,0,1]"));
      client.get("/v2/models/nobody");
      // An event is written when the answer is made, just before it is sent.
      recording.stop();
      recording.dump(file);
    }
    List<String> found =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().equals("dev.panagrad.Request"))
            .map(
                event ->
                    "%s %s %d"
                        .formatted(
                            event.getString("model"),
                            event.getString("path"),
                            event.getInt("status")))
            .sorted()
            .toList();
    assertEquals(List.of(" /v2/models/nobody 404", "way /v2/models/way/infer 200"), found);
  }

  @Test
  void jsonInAndOut() {
    float[] expected = predictor.predict(EXAMPLE);
    for (String data : List.of("[0.5,-1,0.25,2,0,1]", "[[[0.5,-1,0.25],[2,0,1e0]]]")) {
      Client.Reply reply = client.post("/v2/models/way/infer", request(data));
      assertEquals(200, reply.status(), reply.text());
      assertEquals("r1", reply.json().get("id"));
      assertEquals("way", reply.json().get("model_name"));
      for (int i = 0; i < 3; i++) {
        assertEquals(expected[i], ((Number) reply.data(0).get(i)).floatValue());
      }
      assertEquals(predictor.names().get(predictor.classify(EXAMPLE)), reply.data(1).get(0));
    }
    // The type may come behind the data, and other fields don't matter.
    String late =
        """
        {"outputs":[{"name":"label"}],"extra":{"a":[1,{}]},"inputs":[{"data":[0.5,-1,0.25,2,0,1],\
        "parameters":{"x":[1]},"shape":[1,2,3],"datatype":"FP64","name":"input"}]}\
        """;
    Client.Reply reply = client.post("/v2/models/way/versions/1/infer", late);
    assertEquals(1, ((List<?>) reply.json().get("outputs")).size(), reply.text());
    assertEquals(predictor.names().get(predictor.classify(EXAMPLE)), reply.data(0).get(0));
  }

  @Test
  void binaryInAndOut() {
    byte[] json =
        """
        {"inputs":[{"name":"input","shape":[1,2,3],"datatype":"FP32",\
        "parameters":{"binary_data_size":24}}],\
        "outputs":[{"name":"label","parameters":{"binary_data":true}},{"name":"probabilities"}],\
        "parameters":{"binary_data_output":true}}\
        """
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer body =
        ByteBuffer.allocate(json.length + 24).order(ByteOrder.LITTLE_ENDIAN).put(json);
    for (float value : EXAMPLE) {
      body.putFloat(value);
    }
    String length = Integer.toString(json.length);
    Client.Reply reply =
        client.post(
            "/v2/models/way/infer", body.array(), "Inference-Header-Content-Length", length);
    assertEquals(200, reply.status(), reply.text());
    int header =
        Integer.parseInt(reply.headers().get("inference-header-content-length").getFirst());
    ByteBuffer tensors =
        ByteBuffer.wrap(reply.body(), header, reply.body().length - header)
            .order(ByteOrder.LITTLE_ENDIAN);
    byte[] label = new byte[tensors.getInt()];
    tensors.get(label);
    assertEquals(
        predictor.names().get(predictor.classify(EXAMPLE)),
        new String(label, StandardCharsets.UTF_8));
    float[] values = {tensors.getFloat(), tensors.getFloat(), tensors.getFloat()};
    assertArrayEquals(predictor.predict(EXAMPLE), values);
    assertEquals(0, tensors.remaining());
  }

  @Test
  void rowsOfATable() {
    String json =
        """
        {"inputs":[{"name":"place","shape":[2,1],"datatype":"BYTES","data":["sun","NA"]},\
        {"name":"size","shape":[2],"datatype":"INT64","data":[2,3]}]}\
        """;
    Client.Reply reply = client.post("/v2/models/rows%20of%2Ftable/infer", json);
    assertEquals(200, reply.status(), reply.text());
    try (Predictor same = Models.rows()) {
      float[] second = same.predict(Map.of("place", "", "size", "3"));
      assertEquals(4, reply.data(0).size());
      assertEquals(second[1], ((Number) reply.data(0).get(3)).floatValue());
    }
    String unknown = json.replace("\"sun\"", "\"moon\"");
    Client.Reply refused = client.post("/v2/models/rows%20of%2Ftable/infer", unknown);
    assertEquals(400, refused.status());
    assertTrue(refused.error().contains("unknown category 'moon'"), refused.error());
  }

  /** x [n, 2] times [[1, 2, 3], [4, 5, 6]], and back again from a file. */
  @Test
  void onnxFilesAreServedAsWell() throws IOException {
    Path file = folder.resolve("product.onnx");
    Files.write(file, HexFormat.of().parseHex(PRODUCT));
    try (InferenceServer other =
        InferenceServer.start(
            Map.of("product", ServedModel.open(file)), ServeOptions.defaults().withPort(0))) {
      Client own = Client.of(other);
      String metadata = own.get("/v2/models/product").text();
      assertTrue(
          metadata.contains("\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,2]}]"),
          metadata);
      String json =
          "{\"inputs\":[{\"name\":\"x\",\"shape\":[2,2],\"datatype\":\"FP32\",\"data\":[1,0,1,1]}]}";
      Client.Reply reply = own.post("/v2/models/product/infer", json);
      assertEquals(List.of(1.0, 2.0, 3.0, 5.0, 7.0, 9.0), reply.data(0), reply.text());
      Client.Reply wrong = own.post("/v2/models/product/infer", json.replace("FP32", "INT64"));
      assertEquals(400, wrong.status());
      assertTrue(wrong.error().contains("takes FLOAT"), wrong.error());
    }
  }

  /** Eight threads of clients, each with examples of its own. */
  @Test
  void manyClientsAtOnceGetTheirOwnAnswers() throws InterruptedException, ExecutionException {
    int rounds = 500;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Integer>> right = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int thread = t;
        right.add(threads.submit(() -> right(thread, rounds)));
      }
      for (Future<Integer> count : right) {
        assertEquals(rounds, count.get());
      }
    }
    String metrics = client.get("/metrics").text();
    assertTrue(
        metrics.contains("panagrad_requests_total{model=\"way\",code=\"200\"} 4000\n"), metrics);
    assertTrue(metrics.contains("panagrad_inference_seconds_count{model=\"way\"} 4000\n"), metrics);
    assertTrue(metrics.contains("panagrad_requests_under_way 0\n"), metrics);
  }

  private int right(int thread, int rounds) {
    Client own = Client.of(server);
    int right = 0;
    for (int round = 0; round < rounds; round++) {
      float first = thread + round % 7 / 8f;
      float[] example = {first, -1, 0.25f, 2, 0, 1};
      Client.Reply reply =
          own.post("/v2/models/way/infer", request("[" + first + ",-1,0.25,2,0,1]"));
      float[] expected = predictor.predict(example);
      boolean same = reply.status() == 200;
      for (int i = 0; same && i < 3; i++) {
        same = ((Number) reply.data(0).get(i)).floatValue() == expected[i];
      }
      right += same ? 1 : 0;
    }
    return right;
  }

  @Test
  void aStopLetsRequestsUnderWayEnd() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    ServedModel slow = new SlowModel(begun, go, closed);
    InferenceServer other =
        InferenceServer.start(Map.of("slow", slow), ServeOptions.defaults().withPort(0));
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Client own = Client.of(other);
      Future<Client.Reply> reply =
          threads.submit(() -> own.post("/v2/models/slow/infer", "{\"inputs\":[]}"));
      begun.await();
      Future<?> stopping = threads.submit(other::close);
      Thread.sleep(200);
      go.countDown();
      assertEquals(200, reply.get().status());
      stopping.get();
      assertEquals(0, closed.getCount());
    }
  }

  /** Waits for a signal in each inference. */
  record SlowModel(CountDownLatch begun, CountDownLatch go, CountDownLatch closed)
      implements ServedModel {
    @Override
    public String platform() {
      return "test";
    }

    @Override
    public List<TensorSpec> inputs() {
      return List.of();
    }

    @Override
    public List<TensorSpec> outputs() {
      return List.of();
    }

    @Override
    public List<ServedTensor> infer(Map<String, ServedTensor> inputs) {
      begun.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return List.of();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  void aPortThatIsTakenIsTold() {
    ServeOptions same = ServeOptions.defaults().withPort(server.address().getPort());
    assertThrows(IOException.class, () -> InferenceServer.start(Map.of(), same));
  }
}
