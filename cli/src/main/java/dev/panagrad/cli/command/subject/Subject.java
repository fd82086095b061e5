package dev.panagrad.cli.command.subject;

import dev.panagrad.cli.panel.DataTime;
import dev.panagrad.cli.panel.LayerRows;
import dev.panagrad.cli.panel.Repeated;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.graph.compile.Executable;
import java.util.Optional;

/** A network that a command examines: opened at once, compiled on demand. */
interface Subject extends AutoCloseable {
  /** Prints its layers and its costs. */
  void summarize(Console console);

  /** The plan of one run: an update of a training, or a pass through a network for inference. */
  Executable plan();

  /** The network alone, without gradients and updates. */
  Executable network();

  /** The layers of the network alone. */
  LayerRows layers();

  /** The same plan, ready to be run and measured. */
  Repeated repeated();

  /**
   * Measures how long a training waits for its batches; empty if there is none.
   *
   * @param most steps
   */
  default Optional<DataTime> dataTime(int most) {
    return Optional.empty();
  }

  /** Describes one run, as "A step of 100 examples". */
  String unit();

  /** The plural for runs, as "steps". */
  String units();

  /** Work that a real use does besides, as "preparing the batch". */
  String leftOut();

  @Override
  void close();
}
