namespace ClientSdk.Headers;

/// <summary>The waits that headers stated, each with the name that stated it, in the order in which they win.</summary>
internal struct WaitFacts
{
    /// <summary>Something was read into one of the others.</summary>
    public bool AreAny;

    public WaitFact Milliseconds;
    public WaitFact RetryAfter;
    public WaitFact RetryIn;
    public WaitFact RetryAt;
    public WaitFact ResetAfter;
    public WaitFact ByCategory;

    /// <summary>What is a wait on any reply from 300 on: standard, and a server's finer form of it.</summary>
    public readonly WaitFact Always => Milliseconds.HasValue ? Milliseconds : RetryAfter;

    /// <summary>What is a wait only when the call was refused.</summary>
    public readonly WaitFact OnRefusal => RetryIn.HasValue ? RetryIn : RetryAt.HasValue ? RetryAt : ResetAfter;
}
