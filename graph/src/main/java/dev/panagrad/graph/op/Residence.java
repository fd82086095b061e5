package dev.panagrad.graph.op;

/** Where the value of a node is held while a schedule runs. */
public enum Residence {
  /** In the workspace, at a place that is used again once nobody reads the value any more. */
  TEMPORARY,
  /** In memory of the session that outlives runs. */
  VARIABLE,
  /** In memory that the caller feeds. */
  FED,
  /** In memory that is filled when the schedule is made. */
  CONSTANT,
  /** In memory of its owner's, which runs only read. */
  STORED,
  /** Inside its first input: the same elements, or a run of them, under another shape. */
  VIEW,
  /** Nowhere: the node has an effect and no value. */
  NONE
}
