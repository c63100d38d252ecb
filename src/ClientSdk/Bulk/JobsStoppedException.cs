namespace ClientSdk.Bulk;

/// <summary>A run of jobs stopped before its end: the server refuses the credentials (401, 403), or the source or the receiver of results threw.</summary>
/// <remarks>Jobs that were started go on at the server: <see cref="Results"/> has their ids.</remarks>
public sealed class JobsStoppedException : Exception
{
    internal JobsStoppedException(IReadOnlyList<JobResult> results, Exception inner)
        : base($"The run stopped: {inner.Message} {JobResult.Describe(results)}", inner) => Results = results;

    /// <summary>What became of each job that was begun, in the order of the source.</summary>
    public IReadOnlyList<JobResult> Results { get; }
}
