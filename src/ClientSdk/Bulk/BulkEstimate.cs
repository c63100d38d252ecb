namespace ClientSdk.Bulk;

/// <summary>How long a job will take, as far as the limits in force tell. Immutable.</summary>
/// <remarks>
/// If nobody else uses the limits, nothing is refused and nothing has to be sent twice. What this client has spent of the limits counts, and so do limits
/// that it has learned. Halved and repeated requests of a real job come on top.
/// </remarks>
public sealed record BulkEstimate
{
    internal BulkEstimate()
    {
    }

    /// <summary>How many requests the items make.</summary>
    public long Requests { get; init; }

    /// <summary>Until the last request has ended; <see langword="null"/> when nobody can tell: <see cref="Unknown"/> says why.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>The limit that the requests wait for most; <see langword="null"/> when they wait for none, or nobody can tell.</summary>
    public string? LimitedBy { get; init; }

    /// <summary>Why there is no time; <see langword="null"/> when there is one.</summary>
    public string? Unknown { get; init; }

    /// <inheritdoc />
    public override string ToString() => Time is null
        ? FormattableString.Invariant($"{Requests} requests in a time that nobody can tell: {Unknown}")
        : FormattableString.Invariant($"{Requests} requests in about {Time}, {(LimitedBy is null ? "limited by round trips alone" : $"limited by '{LimitedBy}'")}");
}
