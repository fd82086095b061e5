package dev.panagrad.serve;

import dev.panagrad.serve.InferRequest.Wanted;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes the outputs of a model in the requested form. */
final class AnswerWriter {
  private final String model;
  private final InferRequest request;
  private final List<ServedTensor> given;
  private final List<ByteBuffer> binary = new ArrayList<>();

  private AnswerWriter(String model, InferRequest request, List<ServedTensor> given) {
    this.model = model;
    this.request = request;
    this.given = given;
  }

  static Answer answer(String model, InferRequest request, List<ServedTensor> given) {
    AnswerWriter writer = new AnswerWriter(model, request, given);
    return Answer.tensors(writer::write, writer.binary);
  }

  private void write(JsonGenerator out) {
    out.writeStartObject();
    out.writeStringProperty("model_name", model);
    out.writeStringProperty("model_version", Router.VERSION);
    if (request.id() != null) {
      out.writeStringProperty("id", request.id());
    }
    out.writeArrayPropertyStart("outputs");
    if (request.outputs().isEmpty()) {
      given.forEach(tensor -> write(out, tensor, request.binary()));
    }
    for (Wanted wanted : request.outputs()) {
      ServedTensor tensor =
          given.stream()
              .filter(each -> each.name().equals(wanted.name()))
              .findFirst()
              .orElseThrow();
      write(out, tensor, wanted.binary() == null ? request.binary() : wanted.binary());
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void write(JsonGenerator out, ServedTensor tensor, boolean inBinary) {
    out.writeStartObject();
    out.writeStringProperty("name", tensor.name());
    out.writeStringProperty("datatype", tensor.type().name());
    out.writeArrayPropertyStart("shape");
    tensor.shape().forEach(out::writeNumber);
    out.writeEndArray();
    if (inBinary) {
      ByteBuffer data = tensor.data();
      out.writeObjectPropertyStart("parameters");
      out.writeNumberProperty("binary_data_size", data.remaining());
      out.writeEndObject();
      binary.add(data);
    } else {
      out.writeArrayPropertyStart("data");
      data(out, tensor);
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private static void data(JsonGenerator out, ServedTensor tensor) {
    ByteBuffer from = tensor.data();
    switch (tensor.type()) {
      case FP32 -> {
        while (from.hasRemaining()) {
          out.writeNumber(from.getFloat());
        }
      }
      case FP64 -> {
        while (from.hasRemaining()) {
          out.writeNumber(from.getDouble());
        }
      }
      case FP16, BF16 -> {
        for (float value : tensor.toFloats()) {
          out.writeNumber(value);
        }
      }
      case BOOL -> {
        while (from.hasRemaining()) {
          out.writeBoolean(from.get() != 0);
        }
      }
      case BYTES -> tensor.toTexts().forEach(out::writeString);
      // Whole numbers of any size are written as their digits.
      default -> tensor.toTexts().forEach(out::writeNumber);
    }
  }
}
