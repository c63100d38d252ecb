using System.Net;

namespace ClientSdk.Credentials;

/// <summary>No token could be fetched, so the request was not sent. Its message names the endpoint's host, the status and the error's code, and no secret.</summary>
public sealed class CredentialException : HttpRequestException
{
    internal CredentialException(string message, HttpStatusCode? status, Exception? inner)
        : base(message, inner, status)
    {
    }
}
