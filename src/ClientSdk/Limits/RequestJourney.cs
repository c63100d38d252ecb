namespace ClientSdk.Limits;

/// <summary>What a request carries from station to station: what its caller asked for, and what has happened to it so far.</summary>
internal sealed class RequestJourney
{
    private static readonly HttpRequestOptionsKey<RequestJourney> Key = new("ClientSdk.Journey");

    // What the caller asked for.
    public RateLimitPriority? Priority { get; set; }

    public int Cost { get; set; } = 1;

    public DateTimeOffset? Deadline { get; set; }

    public TimeSpan? DeadlineAfter { get; set; }

    public RateLimitWait Wait { get; set; }

    public bool? IsRetrySafe { get; set; }

    public bool IsBypassed { get; set; }

    // What has happened.

    /// <summary>When the caller sent it: the clock's time stamp, set by the first station that needs it.</summary>
    public long? CalledAt { get; set; }

    public int Attempts { get; set; }

    public int Refusals { get; set; }

    /// <summary>Refusals that count toward <c>MaxRefusals</c>: those of the gate's own probes do not.</summary>
    public int CountedRefusals { get; set; }

    /// <summary>What the throttle decided about the latest reply.</summary>
    public RefusalVerdict Verdict { get; set; }

    /// <summary>The request's number in the order of arrival; a refused request goes back to its place with it. 0 before it has one.</summary>
    public long Arrival { get; set; }

    /// <summary>The partition it was sent in, for the retry budget.</summary>
    public string? Partition { get; set; }

    /// <summary>Whose request it is: the identity of the credentials that will be put on it when it leaves.</summary>
    public string? Credential { get; set; }

    /// <summary>It fetches the token that other requests wait for: it goes without one, and shares no line with them.</summary>
    public bool IsTokenRequest { get; set; }

    /// <summary>When the latest attempt got its permit: the clock's time stamp. Set for token requests alone.</summary>
    public long? SentAt { get; set; }

    /// <summary>Redirects that were followed.</summary>
    public int Hops { get; set; }

    public TimeSpan TimeInQueue { get; set; }

    public List<RateLimitCause>? Waits { get; set; }

    public RateLimitSnapshot? Snapshot { get; set; }

    public string? GaveUp { get; set; }

    public static RequestJourney Of(HttpRequestMessage request)
    {
        if (!request.Options.TryGetValue(Key, out RequestJourney? journey))
        {
            journey = new RequestJourney();
            request.Options.Set(Key, journey);
        }

        return journey;
    }

    public static RequestJourney? Find(HttpRequestMessage? request) =>
        request is not null && request.Options.TryGetValue(Key, out RequestJourney? journey) ? journey : null;

    public RateLimitReport ToReport() => new()
    {
        Attempts = Math.Max(1, Attempts),
        Refusals = Refusals,
        TimeInQueue = TimeInQueue,
        Waits = Waits?.ToArray() ?? [],
        GaveUp = GaveUp,
        Snapshot = Snapshot,
    };
}
