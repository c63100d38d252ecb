namespace ClientSdk.Api;

/// <summary>Looks at a base address before it is used.</summary>
internal static class BaseAddresses
{
    /// <returns>The same with a slash at its end: without one, RFC 3986 section 5.2 replaces the last segment.</returns>
    /// <exception cref="ArgumentException">It cannot be one. The message does not quote it: it may hold a password.</exception>
    public static Uri Checked(Uri? address, string parameter)
    {
        string? fault = address switch
        {
            null => "is missing",
            { IsAbsoluteUri: false } => "is not absolute",
            _ when address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps => "is neither http nor https",
            { UserInfo.Length: > 0 } => "holds a user name; give ApiCredentials instead",
            _ when address.Query.Length > 0 || address.Fragment.Length > 0 => "has a query or a fragment",
            _ => null,
        };
        if (fault is not null)
        {
            throw new ArgumentException($"The base address {fault}. Write it as https://host/path.", parameter);
        }

        return address!.AbsolutePath.EndsWith('/') ? address : new UriBuilder(address) { Path = address.AbsolutePath + "/" }.Uri;
    }
}
