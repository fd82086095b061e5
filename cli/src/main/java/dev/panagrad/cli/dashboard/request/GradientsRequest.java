package dev.panagrad.cli.dashboard.request;

import dev.panagrad.cli.dashboard.http.HttpError;
import dev.panagrad.cli.dashboard.http.PostedRequest;
import dev.panagrad.models.io.json.JsonException;
import dev.panagrad.models.io.json.JsonReader;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Requests the gradients of the current batch, {@code {}}, or of one test picture, {@code
 * {"example": 17}}.
 */
public final class GradientsRequest extends PostedRequest {
  private static final int MOST_BYTES = 100;

  private final ActionQueue desk;

  public GradientsRequest(ActionQueue desk) {
    super(MOST_BYTES);
    this.desk = desk;
  }

  @Override
  protected Map<String, Object> answer(byte[] body) throws HttpError {
    try {
      Object example = JsonReader.object(ByteBuffer.wrap(body)).get("example");
      if (example == null) {
        return desk.ask(Watched::gradients);
      }
      if (example instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
        return desk.ask(watched -> watched.gradients(number.intValue()));
      }
    } catch (JsonException e) {
      throw new HttpError(400, "what was sent is " + e.getMessage());
    }
    throw new HttpError(400, "say which example by its number, or nothing for the batch");
  }
}
