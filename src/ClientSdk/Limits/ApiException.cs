using System.Net;

namespace ClientSdk.Limits;

/// <summary>The server answered, and the answer is an error, or not what was asked for.</summary>
/// <remarks>
/// It is an <see cref="HttpRequestException"/>, so that callers who handle those handle this one. Neither it nor its message
/// carries a credential, a query string or a header other than the request's id.
/// </remarks>
public class ApiException : HttpRequestException
{
    internal ApiException(string message, HttpMethod method, string path, HttpStatusCode status, Exception? inner)
        : base(message, inner, status)
    {
        Method = method;
        Path = path;
    }

    /// <summary>The method of the request.</summary>
    public HttpMethod Method { get; }

    /// <summary>The path of the request, without its query.</summary>
    public string Path { get; }

    /// <summary>
    /// The beginning of the error's body, at most 1,024 characters, with what looks like a credential or a secret taken out.
    /// <see langword="null"/> when there was none, or none that is text.
    /// </summary>
    public string? ErrorBody { get; internal init; }

    /// <summary>The id that the server gave the request (<c>X-Request-Id</c> and its like), for its support; <see langword="null"/> when it gave none.</summary>
    public string? RequestId { get; internal init; }
}
