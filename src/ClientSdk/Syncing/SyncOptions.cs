using ClientSdk.Bulk;
using ClientSdk.Limits;

namespace ClientSdk.Syncing;

/// <summary>How a sync job goes about its items. Only <see cref="Key"/> has to be set.</summary>
/// <typeparam name="T">The items' type.</typeparam>
public sealed record SyncOptions<T>
{
    internal static readonly TimeSpan DefaultLostRequestHold = TimeSpan.FromSeconds(10);

    internal static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(30);

    /// <summary>The name of an item, by which both sides and the journal know it. No two items of a source may have the same.</summary>
    /// <value>It appears in the journal, in reports and in messages: give an id or an address, not a secret.</value>
    public required Func<T, string> Key { get; init; }

    /// <summary>The content of an item as a short text: equal texts, equal content.</summary>
    /// <value>Default: <see langword="null"/>, not known; then whatever is there on the remote side is updated.</value>
    public Func<T, string>? Hash { get; init; }

    /// <summary>The remote side's items. Read once, when the plan is made; keys and hashes of all of them are held in memory until then.</summary>
    /// <value>Default: <see langword="null"/>: nothing is compared, every item is <see cref="SyncAction.Push"/>.</value>
    public IAsyncEnumerable<SyncRemote>? Remote { get; init; }

    /// <summary>Whether what only the remote side has is deleted there. An empty source deletes nothing, it fails. What the source has again when the job sends is kept.</summary>
    /// <value>Default: <see langword="false"/>. Needs <see cref="Remote"/>.</value>
    public bool DeleteMissing { get; init; }

    /// <summary>
    /// Says whether an item in doubt has had its effect. Called no earlier than <see cref="LostRequestHold"/> after its request can have left;
    /// one that has not is sent again.
    /// </summary>
    /// <value>Default: <see langword="null"/>: items in doubt are listed, unless <see cref="IsIdempotent"/>. What it throws stops the job.</value>
    public Func<SyncChange<T>, CancellationToken, Task<bool>>? LookUp { get; init; }

    /// <summary>The call may be repeated without harm: items in doubt are sent again without asking.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool IsIdempotent { get; init; }

    /// <summary>How long a request whose reply was lost, or whose process was killed, may still have an effect at the server.</summary>
    /// <value>Zero to 1 day. Default: 10 seconds, as for the client's throttle.</value>
    public TimeSpan LostRequestHold { get; init; } = DefaultLostRequestHold;

    /// <summary>After a cancellation, how long requests under way may go on. Those that wait for a permit are called back at once.</summary>
    /// <value>Zero to 1 hour. Default: 30 seconds.</value>
    public TimeSpan Grace { get; init; } = DefaultGrace;

    /// <summary>Items a request. A request takes items that need the same.</summary>
    /// <value>At least 1. Default: 1.</value>
    public int BatchSize { get; init; } = 1;

    /// <summary>Requests at once. They wait under the client's limits like all others; the source is read no faster than this lets them go.</summary>
    /// <value>1 to 1,000. Default: 4.</value>
    public int Parallelism { get; init; } = BulkOptions<T>.DefaultParallelism;

    /// <summary>How often an item is sent at most in a run for failures that may pass, and how often items in doubt are looked up.</summary>
    /// <value>1 to 1,000. Default: 3.</value>
    public int MaxAttempts { get; init; } = BulkOptions<T>.DefaultMaxAttempts;

    /// <summary>The time before such items are sent again; it doubles from time to time.</summary>
    /// <value>Zero to 1 hour. Default: 1 second.</value>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many items may be refused as they are, one after another with no success between, before the job stops: a wrong form of all items must not use up the source.</summary>
    /// <value>At least 1; <see langword="null"/> for no bound. Default: 100.</value>
    public int? MaxDeadInARow { get; init; } = BulkOptions<T>.DefaultMaxDeadInARow;

    /// <summary>How many items may be refused as they are in a run, in all, before it stops.</summary>
    /// <value>At least 1. Default: <see langword="null"/>, no bound.</value>
    public int? MaxDead { get; init; }

    /// <summary>How many requests may leave their items in doubt, one after another with no success between, before the job stops: a server that is down.</summary>
    /// <value>At least 1; <see langword="null"/> for no bound. Default: 10.</value>
    public int? MaxInDoubtInARow { get; init; } = BulkOptions<T>.DefaultMaxInDoubtInARow;

    /// <summary>Reads which items failed out of a reply, as <see cref="BulkOptions{T}.ReadFailures"/> does.</summary>
    /// <value>Default: <see langword="null"/>: a success is one for all items of the request, and a refused request is halved until the bad items are found.</value>
    public Func<BulkReply<SyncChange<T>>, IEnumerable<BulkItemFailure>>? ReadFailures { get; init; }

    /// <summary>The priority of the job's requests.</summary>
    /// <value>Default: <see cref="RateLimitPriority.Interactive"/>, as for all requests.</value>
    public RateLimitPriority Priority { get; init; }

    /// <summary>The time that so many requests take under the limits in force; null when nobody can know: <c>requests => api.Estimate(HttpMethod.Post, "contacts", requests).Time</c>.</summary>
    /// <value>Default: <see langword="null"/>: plans carry no estimate, and progress goes by the rate so far.</value>
    public Func<long, TimeSpan?>? Estimate { get; init; }

    /// <exception cref="ArgumentException">A value is out of its range, or two do not fit: the message names them.</exception>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Key);
        ToBulk().Validate();
        BulkRange.ThrowIfOutside(LostRequestHold, TimeSpan.Zero, TimeSpan.FromDays(1), nameof(LostRequestHold));
        BulkRange.ThrowIfOutside(Grace, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(Grace));
        if (DeleteMissing && Remote is null)
        {
            throw new ArgumentException("DeleteMissing needs Remote: without the remote side's items nobody knows what to delete.", nameof(DeleteMissing));
        }
    }

    internal BulkOptions<SyncChange<T>> ToBulk() => new()
    {
        BatchSize = BatchSize,
        Parallelism = Parallelism,
        MaxAttempts = MaxAttempts,
        MaxDeadInARow = MaxDeadInARow,
        MaxDead = MaxDead,
        MaxInDoubtInARow = MaxInDoubtInARow,
        RetryDelay = RetryDelay,
        ReadFailures = ReadFailures,
        Priority = Priority,
        IsIdempotent = IsIdempotent,
        KeepSucceeded = false,
    };
}
