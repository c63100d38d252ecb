namespace ClientSdk.Testing.Auth0;

/// <summary>How the buckets refill: Auth0's pages tell it in three ways.</summary>
public enum Auth0Refill
{
    /// <summary>One token each 60/y seconds, counted from the bucket's first request.</summary>
    OneAtATime,

    /// <summary>Continuously, at the same rate.</summary>
    Continuous,

    /// <summary>A whole minute's worth at the top of each minute; a day's or a second's worth where the limit is per day or per second.</summary>
    AllAtOnce,
}
