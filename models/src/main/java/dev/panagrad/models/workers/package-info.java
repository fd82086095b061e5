/**
 * The processes of a distributed training: the job that they receive, and what those other than
 * rank 0 do.
 */
package dev.panagrad.models.workers;
