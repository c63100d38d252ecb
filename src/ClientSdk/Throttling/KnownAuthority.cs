namespace ClientSdk.Throttling;

/// <summary>An authority whose partition was found before. Immutable, so that requests of several threads may share it.</summary>
internal sealed record KnownAuthority(string Scheme, string Host, int Port, Partition Partition)
{
    /// <summary>The zone of an IPv6 address is a part of the key, and the host leaves it out.</summary>
    public static bool CanKnow(Uri uri) => uri.HostNameType != UriHostNameType.IPv6;

    /// <remarks>Whatever has this host can be known: that of an IPv6 address is in brackets.</remarks>
    public bool IsOf(Uri uri) => uri.Port == Port && uri.Host == Host && uri.Scheme == Scheme;
}
