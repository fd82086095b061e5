package dev.panagrad.cli.dashboard.request;

import dev.panagrad.cli.dashboard.http.HttpError;
import dev.panagrad.cli.dashboard.http.PostedRequest;
import dev.panagrad.cli.dashboard.watch.Prompt;
import dev.panagrad.models.experiments.text.writing.Sampling;
import dev.panagrad.models.io.json.JsonException;
import dev.panagrad.models.io.json.JsonReader;
import java.nio.ByteBuffer;
import java.util.Map;

/** A text to continue: prompt, temperature, top and seed. */
public final class PromptRequest extends PostedRequest {
  private static final int MOST_BYTES = 2_000;
  private static final int MOST_CHARACTERS = 200;
  private static final int WRITTEN = 300;
  private static final double MOST_TEMPERATURE = 100;

  private final ActionQueue desk;

  public PromptRequest(ActionQueue desk) {
    super(MOST_BYTES);
    this.desk = desk;
  }

  @Override
  protected Map<String, Object> answer(byte[] body) throws HttpError {
    Prompt prompt = prompt(body);
    return desk.ask(training -> training.watch().write(prompt));
  }

  private static Prompt prompt(byte[] body) throws HttpError {
    try {
      Map<String, Object> fields = JsonReader.object(ByteBuffer.wrap(body));
      if (fields.get("prompt") instanceof String text
          && text.length() <= MOST_CHARACTERS
          && fields.get("top") instanceof Long top
          && fields.get("temperature") instanceof Number temperature
          && fields.get("seed") instanceof Long seed
          && temperature.doubleValue() <= MOST_TEMPERATURE) {
        int likeliest = Math.toIntExact(Math.clamp(top, 0, Integer.MAX_VALUE));
        return new Prompt(text, WRITTEN, new Sampling(likeliest, temperature.doubleValue(), seed));
      }
    } catch (JsonException | IllegalArgumentException e) {
      throw new HttpError(400, e.getMessage());
    }
    throw new HttpError(
        400,
        "give numbers for temperature (at most %.0f) and top, and a prompt of at most %d characters"
            .formatted(MOST_TEMPERATURE, MOST_CHARACTERS));
  }
}
