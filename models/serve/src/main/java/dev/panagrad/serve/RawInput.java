package dev.panagrad.serve;

import java.util.List;

/** An input as described in the JSON of a request. */
final class RawInput {
  String name;
  DataType type;
  List<Integer> shape;

  /** The position of the data in the body; -1 if there are none. */
  int from = -1;

  int to;

  /** The bytes of the binary form behind the JSON; -1 if there are none. */
  long binarySize = -1;
}
