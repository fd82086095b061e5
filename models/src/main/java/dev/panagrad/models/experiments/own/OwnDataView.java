package dev.panagrad.models.experiments.own;

import dev.panagrad.models.experiments.Experiment;

/** What can be set of an experiment on data that a person names. */
public interface OwnDataView {
  /** What is trained on which data. */
  OwnSettings settings();

  /** The experiment with other settings. */
  Experiment with(OwnSettings other);
}
