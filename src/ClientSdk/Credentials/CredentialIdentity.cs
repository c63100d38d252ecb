using System.Security.Cryptography;
using System.Text;

namespace ClientSdk.Credentials;

/// <summary>Names for credentials that are safe to log.</summary>
internal static class CredentialIdentity
{
    private static int _functions;

    /// <summary>64 bits of a hash tell the keys of one program apart, and are too few to be of use for anything else.</summary>
    public static string OfSecret(string secret)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(secret), hash);
        return Convert.ToHexString(hash[..8]);
    }

    /// <summary>What a function gives changes with time; the account behind it does not.</summary>
    public static string OfFunction() => FormattableString.Invariant($"function-{Interlocked.Increment(ref _functions)}");
}
