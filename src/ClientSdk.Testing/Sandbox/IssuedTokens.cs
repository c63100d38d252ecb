using System.Globalization;

namespace ClientSdk.Testing.Sandbox;

/// <summary>The tokens that a sandbox gave out, and when they expire. Others are somebody's fixed keys, and good.</summary>
internal sealed class IssuedTokens(string prefix, TimeSpan lifetime)
{
    private readonly Dictionary<string, DateTimeOffset> _expiry = new(StringComparer.Ordinal);

    internal int Count => _expiry.Count;

    internal double LifetimeSeconds => lifetime.TotalSeconds;

    internal string Issue(DateTimeOffset now)
    {
        string token = string.Create(CultureInfo.InvariantCulture, $"{prefix}-token-{_expiry.Count + 1}");
        _expiry.Add(token, now + lifetime);
        return token;
    }

    internal bool IsGood(string? token, DateTimeOffset now) => token is not null && (!_expiry.TryGetValue(token, out DateTimeOffset expiry) || now < expiry);
}
