namespace ClientSdk.Headers;

/// <summary>What a provider's replies mean where no generic rule can know. Data only, immutable.</summary>
public sealed record HeaderProfile
{
    /// <summary>No provider's knowledge: the generic rules alone.</summary>
    public static HeaderProfile Generic { get; } = new();
}
