using ClientSdk.Limits;

namespace ClientSdk.Bulk;

/// <summary>How many items are sent in few requests. Nothing needs to be set when the profile knows the call.</summary>
/// <typeparam name="T">The items' type.</typeparam>
public sealed record BulkOptions<T>
{
    internal const int DefaultParallelism = 4;

    internal const int DefaultMaxAttempts = 3;

    internal const int DefaultMaxDeadInARow = 100;

    internal const int DefaultMaxInDoubtInARow = 10;

    /// <summary>Items a request.</summary>
    /// <value>1 to the provider's maximum; above it nothing is sent. Default: <see langword="null"/>, the provider's maximum.</value>
    public int? BatchSize { get; init; }

    /// <summary>The most bytes of a request's body. An item that is longer alone becomes a dead letter without being sent.</summary>
    /// <value>At least 1. Default: <see langword="null"/>, what the rule says, else no limit. The smaller of the two counts.</value>
    public long? MaxBytes { get; init; }

    /// <summary>Requests at once. They wait under the client's limits like all others; the source is read no faster than this lets them go.</summary>
    /// <value>1 to 1,000. Default: 4.</value>
    public int Parallelism { get; init; } = DefaultParallelism;

    /// <summary>The name of an item in results.</summary>
    /// <value>Default: <see langword="null"/>, its place in the source. It appears in reports: give an id, not a secret.</value>
    public Func<T, string>? Key { get; init; }

    /// <summary>The call, in place of the profile's rule.</summary>
    /// <value>Default: <see langword="null"/>, the profile's rule with the most specific route. The route of a rule given here is not looked at.</value>
    public BulkRule? Rule { get; init; }

    /// <summary>Makes the body of a request.</summary>
    /// <value>Default: <see langword="null"/>: a JSON array in the rule's envelope. It is called again when items are sent again, and may run on several threads at once.</value>
    public Func<IReadOnlyList<T>, HttpContent>? Body { get; init; }

    /// <summary>
    /// Reads which items failed out of a successful reply (207, or 200 with failures inside), or out of a 400, 409 or 422 that names them.
    /// The others of a successful reply succeeded; the others of a refused one are sent again.
    /// </summary>
    /// <value>Default: <see langword="null"/>: what the rule says of replies, else a success is one for all items, and a refused request is halved until the bad items are found.</value>
    public Func<BulkReply<T>, IEnumerable<BulkItemFailure>>? ReadFailures { get; init; }

    /// <summary>
    /// The call may be repeated without harm, so that requests whose effect is in doubt (no reply, server error) are sent again.
    /// </summary>
    /// <value>Default: <see langword="false"/>: such items are listed as <see cref="BulkOutcome.InDoubt"/>.</value>
    public bool IsIdempotent { get; init; }

    /// <summary>How often an item is sent at most for failures that may pass. Halving does not count, nor do the client's own retries below.</summary>
    /// <value>1 to 1,000. Default: 3.</value>
    public int MaxAttempts { get; init; } = DefaultMaxAttempts;

    /// <summary>The time before such items are sent again; it doubles from time to time.</summary>
    /// <value>Zero to 1 hour. Default: 1 second.</value>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many items may be refused as they are, one after another with no success between, before the job stops: a wrong form of all items must not use up the source.</summary>
    /// <value>At least 1; <see langword="null"/> for no bound. Default: 100.</value>
    public int? MaxDeadInARow { get; init; } = DefaultMaxDeadInARow;

    /// <summary>How many items may be refused as they are, in all, before the job stops.</summary>
    /// <value>At least 1. Default: <see langword="null"/>, no bound.</value>
    public int? MaxDead { get; init; }

    /// <summary>How many requests may leave their items in doubt, one after another with no success between, before the job stops: a server that is down.</summary>
    /// <value>At least 1; <see langword="null"/> for no bound. Default: 10.</value>
    public int? MaxInDoubtInARow { get; init; } = DefaultMaxInDoubtInARow;

    /// <summary>Receives each item's final result, in the order of the source and one at a time.</summary>
    /// <value>
    /// Default: <see langword="null"/>. With <see cref="KeepSucceeded"/> off, a job of any length needs no more memory than its requests under way.
    /// The job waits for it, so keep it short; what it throws stops the job.
    /// </value>
    public Action<BulkItemResult>? OnResult { get; init; }

    /// <summary>The priority of the job's requests.</summary>
    /// <value>Default: <see cref="RateLimitPriority.Interactive"/>, as for all requests.</value>
    public RateLimitPriority Priority { get; init; }

    /// <summary>Whether the report lists the items that succeeded too, about 100 bytes each.</summary>
    /// <value>Default: <see langword="true"/>. They are counted in any case.</value>
    public bool KeepSucceeded { get; init; } = true;

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range: the message names it.</exception>
    internal void Validate()
    {
        BulkRange.ThrowIfOutside(BatchSize ?? 1, 1, int.MaxValue, nameof(BatchSize));
        BulkRange.ThrowIfOutside(MaxBytes ?? 1, 1, long.MaxValue, nameof(MaxBytes));
        BulkRange.ThrowIfOutside(MaxDead ?? 1, 1, int.MaxValue, nameof(MaxDead));
        BulkRange.ThrowIfOutside(MaxDeadInARow ?? 1, 1, int.MaxValue, nameof(MaxDeadInARow));
        BulkRange.ThrowIfOutside(MaxInDoubtInARow ?? 1, 1, int.MaxValue, nameof(MaxInDoubtInARow));
        BulkRange.ThrowIfOutside(Parallelism, 1, 1000, nameof(Parallelism));
        BulkRange.ThrowIfOutside(MaxAttempts, 1, 1000, nameof(MaxAttempts));
        BulkRange.ThrowIfOutside(RetryDelay, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(RetryDelay));
    }
}
