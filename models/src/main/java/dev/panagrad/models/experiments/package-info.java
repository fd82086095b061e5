/** What an experiment is, its settings, and where experiments are found. */
package dev.panagrad.models.experiments;
