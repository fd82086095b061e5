package dev.panagrad.cli.dashboard.request;

import dev.panagrad.cli.dashboard.http.HttpError;
import dev.panagrad.cli.dashboard.http.PostedRequest;
import dev.panagrad.models.io.json.JsonException;
import dev.panagrad.models.io.json.JsonReader;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Function;

/** Requests of the buttons: {@code {"do": "pause"}}, {@code {"do": "rate", "rate": 0.001}}. */
public final class ActionRequest extends PostedRequest {
  private static final int MOST_BYTES = 1_000;

  private final ActionQueue desk;

  public ActionRequest(ActionQueue desk) {
    super(MOST_BYTES);
    this.desk = desk;
  }

  @Override
  protected Map<String, Object> answer(byte[] body) throws HttpError {
    try {
      return desk.ask(action(JsonReader.object(ByteBuffer.wrap(body))));
    } catch (JsonException e) {
      throw new HttpError(400, "what was sent is " + e.getMessage());
    }
  }

  private static Function<Watched, Map<String, Object>> action(Map<String, Object> fields)
      throws HttpError {
    return switch (String.valueOf(fields.get("do"))) {
      case "pause" -> training -> training.pause(true);
      case "go" -> training -> training.pause(false);
      case "step" -> Watched::singleStep;
      case "stop" -> Watched::stop;
      case "film" -> training -> training.film(true);
      case "full-speed" -> training -> training.film(false);
      case "again" -> Watched::again;
      case "leave" -> Watched::leave;
      case "quit" -> Watched::quit;
      case "begin" -> {
        TrainingOrder order = OrderFields.read(fields);
        yield training -> training.begin(order);
      }
      case "schedule" -> training -> training.learningRate(Double.NaN);
      case "rate" -> {
        double rate = fields.get("rate") instanceof Number number ? number.doubleValue() : 0;
        if (!((float) rate > 0 && rate <= 100)) {
          throw new HttpError(400, "the learning rate must be a number above 0 and at most 100");
        }
        yield training -> training.learningRate(rate);
      }
      default -> throw new HttpError(400, "there is no such action");
    };
  }
}
