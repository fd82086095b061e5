package dev.panagrad.serve;

import dev.panagrad.models.io.json.JsonException;
import dev.panagrad.models.io.json.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Asks a server, as a test wants it. */
record Client(URI server, HttpClient http) {
  /** What came back. */
  record Reply(int status, Map<String, List<String>> headers, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    Map<String, Object> json() {
      try {
        return JsonReader.object(ByteBuffer.wrap(body));
      } catch (JsonException e) {
        throw new AssertionError(text(), e);
      }
    }

    String error() {
      return (String) json().get("error");
    }

    /** The data of the first output. */
    List<?> data(int output) {
      Map<?, ?> first = (Map<?, ?>) ((List<?>) json().get("outputs")).get(output);
      return (List<?>) first.get("data");
    }
  }

  static Client of(InferenceServer server) {
    return new Client(
        server.address(), HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
  }

  Reply get(String path) {
    return send(HttpRequest.newBuilder(server.resolve(path)).GET().build());
  }

  Reply post(String path, String json) {
    return post(path, json.getBytes(StandardCharsets.UTF_8));
  }

  Reply post(String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  private Reply send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Reply(response.statusCode(), response.headers().map(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
