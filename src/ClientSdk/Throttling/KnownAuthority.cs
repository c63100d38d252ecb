namespace ClientSdk.Throttling;

/// <summary>An authority whose partition was found before. Immutable, so that requests of several threads may share it.</summary>
internal sealed record KnownAuthority(string Scheme, string Host, int Port, Partition Partition)
{
    /// <summary>User information is a part of the key, and so is the zone of an IPv6 address, which the host leaves out.</summary>
    public static bool CanKnow(Uri uri) => uri.HostNameType != UriHostNameType.IPv6 && uri.UserInfo.Length == 0;

    public bool IsOf(Uri uri) => uri.Port == Port && uri.Host == Host && uri.Scheme == Scheme && CanKnow(uri);
}
