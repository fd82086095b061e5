package dev.panagrad.cli.dashboard.request;

import dev.panagrad.cli.dashboard.http.HttpError;
import dev.panagrad.cli.dashboard.http.PostedRequest;
import dev.panagrad.models.io.json.JsonException;
import dev.panagrad.models.io.json.JsonReader;
import java.nio.ByteBuffer;
import java.util.Map;

/** Requests the layers' values for one test picture: {@code {"example": 17}}. */
public final class InspectRequest extends PostedRequest {
  private static final int MOST_BYTES = 100;

  private final ActionQueue desk;

  public InspectRequest(ActionQueue desk) {
    super(MOST_BYTES);
    this.desk = desk;
  }

  @Override
  protected Map<String, Object> answer(byte[] body) throws HttpError {
    try {
      if (JsonReader.object(ByteBuffer.wrap(body)).get("example") instanceof Long example
          && example >= 0
          && example <= Integer.MAX_VALUE) {
        return desk.ask(watched -> watched.inspect(example.intValue()));
      }
    } catch (JsonException e) {
      throw new HttpError(400, "what was sent is " + e.getMessage());
    }
    throw new HttpError(400, "say which example by its number");
  }
}
