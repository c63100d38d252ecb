namespace ClientSdk.Bulk;

/// <summary>A run of jobs was cancelled by its caller.</summary>
/// <remarks>Jobs that were started go on at the server: <see cref="Results"/> has their ids.</remarks>
public sealed class JobsCanceledException : OperationCanceledException
{
    internal JobsCanceledException(IReadOnlyList<JobResult> results, Exception inner, CancellationToken cancellationToken)
        : base($"The run was cancelled. {JobResult.Describe(results)}", inner, cancellationToken) => Results = results;

    /// <summary>What became of each job that was begun, in the order of the source.</summary>
    public IReadOnlyList<JobResult> Results { get; }
}
