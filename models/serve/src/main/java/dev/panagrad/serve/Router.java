package dev.panagrad.serve;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/** Dispatches requests to the paths of the protocol, and to /metrics. */
final class Router {
  /** The version reported for every model. */
  static final String VERSION = "1";

  private final Map<String, ServedModel> models;
  private final ServeOptions options;
  private final Admission admission;
  private final ServerMetrics metrics = new ServerMetrics();
  private volatile boolean stopping;

  Router(Map<String, ServedModel> models, ServeOptions options) {
    this.models = models;
    this.options = options;
    admission = new Admission(options);
  }

  /** From now on, the server and its models report that they aren't ready. */
  void stop() {
    stopping = true;
  }

  /** Answers a request, also if it is invalid. */
  Answer answer(HttpExchange exchange) {
    RequestEvent event = new RequestEvent();
    event.begin();
    List<String> path = path(exchange.getRequestURI().getRawPath());
    String model = path.size() > 2 && models.containsKey(path.get(2)) ? path.get(2) : "";
    Answer answer;
    try {
      answer = route(exchange, path);
    } catch (RequestException e) {
      answer = Answer.error(e.status(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer = Answer.error(503, "the server stops");
    } catch (IllegalArgumentException e) {
      answer = Answer.error(400, String.valueOf(e.getMessage()));
    } catch (OutOfMemoryError e) {
      answer = Answer.error(503, "there is not enough memory for this request");
    } catch (RuntimeException e) {
      System.getLogger("dev.panagrad.serve")
          .log(System.Logger.Level.ERROR, "a request failed: " + exchange.getRequestURI(), e);
      answer = Answer.error(500, "the server failed: " + e);
    }
    metrics.answered(model, answer.status());
    event.ended(model, exchange.getRequestURI().getPath(), answer.status());
    return answer;
  }

  private static List<String> path(String raw) {
    List<String> parts = new ArrayList<>();
    for (String part : String.valueOf(raw).split("/", -1)) {
      if (!part.isEmpty()) {
        try {
          parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          parts.add(part);
        }
      }
    }
    return parts;
  }

  private Answer route(HttpExchange exchange, List<String> path)
      throws RequestException, InterruptedException {
    return switch (String.join("/", path.subList(0, Math.min(2, path.size())))) {
      case "metrics" ->
          get(exchange, () -> Answer.text(ServerMetrics.TYPE, metrics.text(admission.underWay())));
      case "v2" -> get(exchange, this::server);
      case "v2/health" -> health(exchange, path);
      case "v2/models" -> model(exchange, path);
      default -> throw missing();
    };
  }

  private static RequestException missing() {
    return new RequestException(
        404, "there is nothing under this path; /v2/models/NAME/infer takes requests");
  }

  private static Answer get(HttpExchange exchange, Supplier<Answer> answer)
      throws RequestException {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      throw new RequestException(405, "this path takes GET");
    }
    return answer.get();
  }

  private Answer server() {
    return Answer.json(
        200,
        out -> {
          out.writeStartObject();
          out.writeStringProperty("name", "panagrad");
          out.writeStringProperty("version", version());
          out.writeArrayPropertyStart("extensions");
          out.writeString("binary_tensor_data");
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  private static String version() {
    String own = Router.class.getPackage().getImplementationVersion();
    return own == null ? "0" : own;
  }

  private Answer health(HttpExchange exchange, List<String> path) throws RequestException {
    String what = path.size() == 3 ? path.get(2) : "";
    return switch (what) {
      case "live" -> get(exchange, () -> state(200, "live", true));
      case "ready" -> get(exchange, () -> state(stopping ? 503 : 200, "ready", !stopping));
      default -> throw missing();
    };
  }

  private static Answer state(int status, String name, boolean value) {
    return Answer.json(
        status, out -> out.writeStartObject().writeBooleanProperty(name, value).writeEndObject());
  }

  private Answer model(HttpExchange exchange, List<String> path)
      throws RequestException, InterruptedException {
    if (path.size() < 3) {
      throw missing();
    }
    String name = path.get(2);
    ServedModel model = models.get(name);
    if (model == null) {
      throw new RequestException(
          404, "there is no model '%s'; there are %s".formatted(name, models.keySet()));
    }
    List<String> rest = path.subList(3, path.size());
    if (rest.size() >= 2 && rest.getFirst().equals("versions")) {
      if (!rest.get(1).equals(VERSION)) {
        throw new RequestException(404, "'%s' has version 1 only".formatted(name));
      }
      rest = rest.subList(2, rest.size());
    }
    return switch (String.join("/", rest)) {
      case "" -> get(exchange, () -> metadata(name, model));
      case "ready" -> get(exchange, () -> ready(name));
      case "infer" -> infer(exchange, name, model);
      default -> throw missing();
    };
  }

  private Answer ready(String name) {
    return Answer.json(
        stopping ? 503 : 200,
        out ->
            out.writeStartObject()
                .writeStringProperty("name", name)
                .writeBooleanProperty("ready", !stopping)
                .writeEndObject());
  }

  private static Answer metadata(String name, ServedModel model) {
    return Answer.json(
        200,
        out -> {
          out.writeStartObject();
          out.writeStringProperty("name", name);
          out.writeArrayPropertyStart("versions");
          out.writeString(VERSION);
          out.writeEndArray();
          out.writeStringProperty("platform", model.platform());
          specs(out, "inputs", model.inputs());
          specs(out, "outputs", model.outputs());
          out.writeEndObject();
        });
  }

  private static void specs(JsonGenerator out, String field, List<TensorSpec> specs) {
    out.writeArrayPropertyStart(field);
    for (TensorSpec spec : specs) {
      out.writeStartObject();
      out.writeStringProperty("name", spec.name());
      out.writeStringProperty("datatype", spec.type().name());
      out.writeArrayPropertyStart("shape");
      spec.shape().forEach(out::writeNumber);
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private Answer infer(HttpExchange exchange, String name, ServedModel model)
      throws RequestException, InterruptedException {
    if (!exchange.getRequestMethod().equals("POST")) {
      throw new RequestException(405, "this path takes POST");
    }
    int most = Body.announced(exchange, options.mostBody());
    try (var _ = admission.enter(most)) {
      byte[] body = Body.read(exchange, most);
      InferRequest request = RequestReader.read(Body.jsonLength(exchange, body.length), body);
      request.check(model);
      return AnswerWriter.answer(name, request, compute(name, model, request));
    }
  }

  private List<ServedTensor> compute(String name, ServedModel model, InferRequest request)
      throws InterruptedException {
    try (var _ = model.isOrderly() ? Admission.FREE : admission.compute()) {
      long start = System.nanoTime();
      List<ServedTensor> outputs = model.infer(request.inputs());
      metrics.computed(name, System.nanoTime() - start);
      return outputs;
    }
  }
}
