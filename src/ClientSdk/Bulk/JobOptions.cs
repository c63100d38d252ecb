namespace ClientSdk.Bulk;

/// <summary>How jobs are run. Nothing needs to be set when the profile knows the call.</summary>
public sealed record JobOptions
{
    internal const int DefaultMaxPollFailures = 5;

    /// <summary>The call, in place of the profile's rule. Its route is not looked at.</summary>
    /// <value>Default: <see langword="null"/>, the profile's rule with the most specific route.</value>
    public JobRule? Rule { get; init; }

    /// <summary>The most jobs of this run at once, for example fewer than the rule's because somebody else starts jobs too.</summary>
    /// <value>1 to the rule's slots. Default: <see langword="null"/>, all of them.</value>
    public int? Slots { get; init; }

    /// <summary>The time between two looks at a job. There is one look in this time whatever the number of jobs: they take turns.</summary>
    /// <value>Above zero, at most 1 hour. Default: <see langword="null"/>: 1 second, or as much longer as it takes for looks to use at most a fifth of the tightest limit that the profile has for them.</value>
    public TimeSpan? PollInterval { get; init; }

    /// <summary>How many looks at a job may fail in a row before the job counts as in doubt.</summary>
    /// <value>1 to 1,000. Default: 5. The client's own retries below do not count.</value>
    public int MaxPollFailures { get; init; } = DefaultMaxPollFailures;

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range: the message names it.</exception>
    internal void Validate(JobRule rule)
    {
        BulkRange.ThrowIfOutside(Slots ?? 1, 1, rule.Slots, nameof(Slots));
        BulkRange.ThrowIfOutside(MaxPollFailures, 1, 1000, nameof(MaxPollFailures));
        BulkRange.ThrowIfOutside(PollInterval ?? TimeSpan.FromSeconds(1), TimeSpan.FromTicks(1), TimeSpan.FromHours(1), nameof(PollInterval));
    }
}
