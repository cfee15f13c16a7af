// A value that has rested for a moment: the engine is not asked at every key.
import { useEffect, useState } from "react";

export function useRested<V>(value: V, ms: number): V {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}
