namespace ClientSdk.Benchmarks.Inner;

/// <summary>How the handler below all others replies.</summary>
public enum InnerKind
{
    /// <summary>At once, with one of a few replies in turn.</summary>
    Cached,

    /// <summary>At once, each time with a reply of its own.</summary>
    New,

    /// <summary>Later, on another turn of the thread pool, with one of a few replies in turn.</summary>
    Async,
}
