namespace ClientSdk.Providers;

/// <summary>The plan of a SuperTokens app on the managed service.</summary>
public enum SuperTokensTier
{
    /// <summary>Free: 25 requests per second with a burst of 25.</summary>
    Free,

    /// <summary>Paying: at least 100 requests per second; the provider sets the figure from the usage.</summary>
    Paid,
}
