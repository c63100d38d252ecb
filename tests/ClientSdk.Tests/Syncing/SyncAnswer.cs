namespace ClientSdk.Tests.Syncing;

/// <summary>What a server does with a request.</summary>
/// <param name="Status">Of the reply.</param>
/// <param name="Effective">The keys on which it has its effect.</param>
/// <param name="IsLost">There is no reply.</param>
/// <param name="Late">The effect comes so much later.</param>
internal sealed record SyncAnswer(int Status, IEnumerable<string> Effective, bool IsLost = false, TimeSpan Late = default)
{
    public string Body { get; init; } = "{}";

    public static SyncAnswer Ok(IEnumerable<string> keys) => new(200, keys);

    public static SyncAnswer No(int status) => new(status, []);
}
