namespace ClientSdk.Bulk;

/// <summary>One job's end, or how it stood when the run ended before it.</summary>
/// <param name="Index">Its place in the source, from 0.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Id">The server's name for it; <see langword="null"/> when it never got one.</param>
/// <param name="Status">The last state that the server told; <see langword="null"/> when it told none, or the job still runs.</param>
/// <param name="Error">Why it was rejected or is in doubt; <see langword="null"/> otherwise.</param>
public sealed record JobResult(int Index, JobOutcome Outcome, string? Id, string? Status, Exception? Error)
{
    internal static string Describe(IReadOnlyList<JobResult> results) =>
        FormattableString.Invariant($"Of {results.Count} jobs that were begun, {results.Count(result => result.Outcome == JobOutcome.Running)} are still running at the server; Results has their ids.");
}
